"""What a patient can do by the link: each step is the model's own, logged as the patient's."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.common.fields import ParagraphField
from enquiries.common.form import AsksAboutEmail
from enquiries.common.moments import day, time_of_day
from enquiries.common.phone import read as read_phone
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.consultations.form import ConsultationForm
from enquiries.consultations.offered_time import OfferedTime
from enquiries.consultations.states import CloseReason
from enquiries.letters import appointment, change

LONGEST_LINE = 2000
Kind = ContactLogEntry.Kind


def optional(name: str) -> Any:
    """Give a field of the consultation form, to be left empty by who has nothing to correct."""
    field = deepcopy(ConsultationForm.base_fields[name])
    field.required = False
    return field


class PatientStep(forms.Form):
    """One step; it carries the version that the patient saw."""

    action: ClassVar[str]
    done: ClassVar[str]
    leaves: ClassVar[set[ContactLogEntry.Kind]]  # the line of the log that tells of it

    use_required_attribute = False
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        self.consultation = consultation
        kwargs |= {"label_suffix": "", "auto_id": f"{self.action}-%s"}
        kwargs.setdefault("initial", {})["version"] = consultation.version
        super().__init__(*args, **kwargs)

    @classmethod
    def is_open(cls, consultation: Consultation) -> bool:
        """Tell whether the step can be taken where the request stands."""
        raise NotImplementedError

    def is_repeat(self) -> bool:
        """Tell whether the patient has just done the same, perhaps by a press before this one."""
        return self.consultation.log.is_patients_latest(self.leaves) and self.is_so()

    def is_so(self) -> bool:
        """Tell whether what it asks for is so already."""
        return not self.is_open(self.consultation)

    def perform(self) -> None:
        """Take the step and promise its letters, in one transaction of the caller's.

        Raises NotAllowed or ChangedMeanwhile.
        """
        raise NotImplementedError


class Correct(AsksAboutEmail, PatientStep):
    """Email, phone, time and way of contact; what is left empty stays as it is."""

    action, done = "correct", "Your details are corrected."
    leaves: ClassVar = {Kind.CORRECTED}
    form_id = "correct-form"

    email = optional("email")
    phone = optional("phone")
    best_time = optional("best_time")
    contact_method = optional("contact_method")

    @classmethod
    def is_open(cls, consultation: Consultation) -> bool:
        return consultation.allows("correct")

    def clean(self) -> dict[str, Any]:
        """Keep what was typed, and read the number as the first form does."""
        typed = {name: value for name, value in self.cleaned_data.items() if value}
        if not typed.keys() - {"version"} and not self.errors:
            raise ValidationError("Type what is to be corrected, and leave the rest empty")
        if typed.get("contact_method") == "phone" and not (
            typed.get("phone") or self.consultation.phone or "phone" in self.errors
        ):
            self.add_error("phone", "Enter the number on which we can call you")
        if "phone" in typed:
            try:
                typed["phone_e164"] = read_phone(typed["phone"])
            except ValidationError as error:
                self.add_error("phone", error)
        return typed

    def corrections(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def is_so(self) -> bool:
        now = {name: getattr(self.consultation, name) for name in self.corrections()}
        return self.is_valid() and now == self.corrections()

    def perform(self) -> None:
        self.consultation.correct(by=None, **self.corrections())
        change.enqueue(self.consultation, "corrected")


class Add(PatientStep):
    """A line that staff read beside the request."""

    action, done = "add", "We have added it to your request."
    leaves: ClassVar = {Kind.HEARD}

    text = ParagraphField(
        label="What would you like to add?",
        max_length=LONGEST_LINE,
        error_messages={
            "required": "Write what you would like to add",
            "max_length": "Shorten this to %(limit_value)d characters or fewer: "
            "it has %(show_value)d",
        },
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @classmethod
    def is_open(cls, consultation: Consultation) -> bool:
        return consultation.allows("hear_from")

    def is_so(self) -> bool:
        last = self.consultation.log.steps().last()
        return last is not None and last.text == self.cleaned_data.get("text")

    def perform(self) -> None:
        next_step_due_at = ClinicCalendar.read().after(1)
        self.consultation.hear_from(
            by=None, next_step_due_at=next_step_due_at, text=self.cleaned_data["text"]
        )
        change.enqueue(self.consultation, "added")


class Withdraw(PatientStep):
    """The patient no longer needs us; an appointment ahead goes with it."""

    action, done = "withdraw", "Your request is withdrawn. Thank you for telling us."
    leaves: ClassVar = {Kind.CLOSED}

    @classmethod
    def is_open(cls, consultation: Consultation) -> bool:
        return consultation.allows("close")

    def perform(self) -> None:
        if is_ahead(self.consultation):
            next_step_due_at = ClinicCalendar.read().after(1)
            appointment.enqueue(
                self.consultation.cancel(by=None, next_step_due_at=next_step_due_at)
            )
        self.consultation.close(CloseReason.WITHDRAWN, by=None)
        change.enqueue(self.consultation, "withdrawn")


class TimeChoice(forms.ModelChoiceField[OfferedTime]):
    def label_from_instance(self, obj: OfferedTime) -> str:
        at = f"{day(obj.starts_at)} at {time_of_day(obj.starts_at)}"
        return f"{at}, {obj.minutes} minutes, {obj.get_method_display().lower()}"


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

    def perform(self) -> None:
        appointment.enqueue(self.consultation.choose(self.cleaned_data["time"]))
        change.enqueue(self.consultation, "chosen")


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


STEPS: dict[str, type[PatientStep]] = {
    step.action: step for step in (Choose, Cancel, Correct, Add, Withdraw)
}
# What is typed into one of them, with its label.
ASKED = {
    name: str(field.label)
    for step in (Correct, Add)
    for name, field in step.base_fields.items()
    if name != "version"
}


def is_ahead(consultation: Consultation) -> bool:
    """Tell whether an appointment lies ahead."""
    current = consultation.appointment
    return current is not None and not current.has_begun


def may_change(consultation: Consultation) -> bool:
    """Tell whether the appointment can still be changed by the link, not only by a call."""
    current = consultation.appointment
    if current is None:
        return False
    return timezone.now() < current.starts_at - timedelta(hours=settings.CHANGE_UNTIL)
