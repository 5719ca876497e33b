"""The steps about an appointment's time: chosen among those on offer, or cancelled."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.common.moments import day_and_time
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.consultations.offered_time import OfferedTime
from enquiries.letters import appointment, change

from .step import PatientStep

Kind = ContactLogEntry.Kind


class TimeChoice(forms.ModelChoiceField[OfferedTime]):
    def label_from_instance(self, obj: OfferedTime) -> str:
        at, how = day_and_time(obj.starts_at), obj.get_method_display().lower()
        return f"{at}, {obj.minutes} minutes, {how}"


class Choose(PatientStep):
    """One of the times that were kept free."""

    action, done = "choose", "Booked. We are sending you an email with the details."
    leaves: ClassVar = {Kind.BOOKED, Kind.MOVED}

    time = TimeChoice(
        OfferedTime.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        label="Which time suits you?",
        error_messages={
            "required": "Choose one of the times",
            "invalid_choice": "That time is no longer free. Choose one of those that are left",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time"].queryset = self.consultation.offered_times.open()  # type: ignore[attr-defined]

    @classmethod
    def is_open(cls, consultation: Consultation) -> bool:
        is_ours = consultation.appointment is None or may_change(consultation)
        return is_ours and consultation.offered_times.open().exists()

    def is_so(self) -> bool:
        """Tell whether it is this time that was chosen, and not another on a second page."""
        return super().is_so() and change.was_told(self.consultation, self.data.get("time", ""))

    def why_not(self) -> str:
        """Say which time is booked in place of this one, and how to have another."""
        current = self.consultation.appointment
        if current is None:
            return super().why_not()
        is_ours = may_change(self.consultation)
        how = "cancel the appointment below, or tell us under “Add something to your request”"
        return (
            "The time that you chose just now is not booked. "
            f"You have an appointment on {day_and_time(current.starts_at)} already. "
            f"If you need another time, {how if is_ours else 'please call us'}."
        )

    def perform(self) -> None:
        time = self.cleaned_data["time"]
        appointment.enqueue(self.consultation.choose(time))
        change.enqueue(self.consultation, "chosen", of=str(time.pk))


class Cancel(PatientStep):
    """The appointment, until shortly before it."""

    action, done = "cancel", "Your appointment is cancelled."
    leaves: ClassVar = {Kind.CANCELLED}

    @classmethod
    def is_open(cls, consultation: Consultation) -> bool:
        return may_change(consultation)

    def perform(self) -> None:
        next_step_due_at = ClinicCalendar.read().after(1)
        appointment.enqueue(self.consultation.cancel(by=None, next_step_due_at=next_step_due_at))
        change.enqueue(self.consultation, "cancelled")


def is_ahead(consultation: Consultation) -> bool:
    """Tell whether an appointment lies ahead."""
    current = consultation.appointment
    return current is not None and not current.has_begun


def may_change(consultation: Consultation) -> bool:
    """Tell whether the appointment can still be changed by the link, not only by a call."""
    current = consultation.appointment
    return current is not None and current.can_be_changed_by_link
