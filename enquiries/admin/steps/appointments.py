"""Steps of an appointment: offer times, book, move, cancel, and say how it went."""

import re
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.clinic.unusual import unusual
from enquiries.common.phone import as_dialled
from enquiries.consultations.appointment import LONGEST, SHORTEST, Appointment
from enquiries.consultations.clinician_hours import ClinicianHours
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.consultations.diary import clinicians
from enquiries.consultations.reply_template import check_filled_in
from enquiries.consultations.steps import FARTHEST_STEP
from enquiries.letters import appointment
from enquiries.letters.rendering import render
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail

from .assigning import StaffChoice
from .step import ClinicMoment, Step, line

Kind = ContactLogEntry.Kind


def is_number(typed: str, number: str) -> bool:
    """Tell whether what was typed is this number, as it is dialled here or anywhere, alone."""
    forms_of_it = {re.sub(r"\D", "", written) for written in (number, as_dialled(number))}
    return bool(number) and re.sub(r"\(0\)|[\s()+.-]", "", typed) in forms_of_it


def letter_about(version: Appointment | None) -> EmailMultiAlternatives | None:
    """The letter as it would leave; none where we have no address."""
    if version is None or not version.consultation.email:
        return None
    version.made_at = timezone.now()
    return render(
        OutgoingEmail(
            letter=Letter.APPOINTMENT,
            recipient=version.consultation.email,
            consultation=version.consultation,
            appointment=version,
        )
    )


class Details(Step):
    """With whom, how long, how and where."""

    clinician = StaffChoice(
        User.objects.none(),
        label="With",
        empty_label=None,
        error_messages={"required": "Choose with whom the appointment is"},
    )
    minutes = forms.IntegerField(label="Minutes", min_value=SHORTEST, max_value=LONGEST, initial=30)
    method = forms.ChoiceField(
        label="How", choices=Appointment.Method.choices, widget=forms.RadioSelect
    )
    place = line(
        "Phone number, video link or room",
        300,
        required=False,
        validators=[check_filled_in],
        help_text="Needed for a video appointment. The patient reads it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clinician"].queryset = clinicians()  # type: ignore[attr-defined]
        self.initial.setdefault("clinician", self.by.pk)

    def clean(self) -> dict[str, Any]:
        """Keep no copy of the patient's own number: once corrected, the new one is called."""
        answers = super().clean()
        method, place = answers.get("method"), answers.get("place", "")
        if method == Appointment.Method.VIDEO and not place:
            self.add_error("place", "Enter the link to the video call")
        if method == Appointment.Method.PHONE and is_number(place, self.consultation.phone_e164):
            answers["place"] = ""
        return answers

    def details(self) -> dict[str, Any]:
        """Give what an appointment is made of."""
        names = ("clinician", "minutes", "method", "place")
        return {name: self.cleaned_data[name] for name in names}


class AtOneTime(Details):
    """And when; what is unusual about the time is said once, and may be meant."""

    asks_for_preview = True

    starts_at = ClinicMoment(label="Date and time (UK)")
    even_so = forms.BooleanField(
        label="Outside our hours or the clinician’s, in a closure or far ahead: it is meant",
        required=False,
    )
    field_order = ["version", "starts_at", "minutes", "clinician", "method", "place", "even_so"]

    def clean_starts_at(self) -> datetime:
        starts_at: datetime = self.cleaned_data["starts_at"]
        if starts_at <= timezone.now():
            raise forms.ValidationError("Choose a time that lies ahead")
        if starts_at > timezone.now() + FARTHEST_STEP:
            raise forms.ValidationError("Choose a time within a year")
        return starts_at

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        starts_at, minutes = answers.get("starts_at"), answers.get("minutes")
        if starts_at and minutes and not answers.get("even_so"):
            ends_at = starts_at + timedelta(minutes=minutes)
            sentences = unusual(starts_at, ends_at)
            if clinician := answers.get("clinician"):
                sentences.append(ClinicianHours.objects.unusual(clinician, starts_at, ends_at))
            for sentence in filter(None, sentences):
                self.add_error("starts_at", f"{sentence} If it is meant, tick the box below")
        return answers

    def details(self) -> dict[str, Any]:
        return super().details() | {"starts_at": self.cleaned_data["starts_at"]}


class Book(AtOneTime):
    step, label = "book", "Book an appointment"
    done = "Booked."

    def preview(self) -> EmailMultiAlternatives | None:
        return letter_about(Appointment(consultation=self.consultation, **self.details()))

    def perform(self) -> None:
        with transaction.atomic():
            appointment.enqueue(self.consultation.book(by=self.by, **self.details()))


class Move(AtOneTime):
    step, label, done = "move", "Move the appointment", "Moved."

    why = line("Why", 200, required=False, validators=[check_filled_in])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if current := self.consultation.appointment:
            fields = ("clinician", "starts_at", "minutes", "method", "place")
            self.initial.update({name: getattr(current, name) for name in fields})

    @classmethod
    def is_offered(cls, consultation: Consultation, user: User) -> bool:
        return super().is_offered(consultation, user) and lies_ahead(consultation)

    def preview(self) -> EmailMultiAlternatives | None:
        changes = self.details() | {"why": self.cleaned_data["why"]}
        current = self.consultation.appointment
        moved = current and current.next_version(Appointment.Change.MOVED, **changes)
        return letter_about(moved)

    def perform(self) -> None:
        why = self.cleaned_data["why"]
        with transaction.atomic():
            moved = self.consultation.move(by=self.by, why=why, **self.details())
            appointment.enqueue(moved)


class Cancel(Step):
    step, label = "cancel", "Cancel the appointment"
    done = "Cancelled."
    asks_for_preview = is_dangerous = True

    why = line("Why", 200, required=False, validators=[check_filled_in])

    @classmethod
    def is_offered(cls, consultation: Consultation, user: User) -> bool:
        return super().is_offered(consultation, user) and lies_ahead(consultation)

    def preview(self) -> EmailMultiAlternatives | None:
        changes = {"why": self.cleaned_data["why"]}
        current = self.consultation.appointment
        off = current and current.next_version(Appointment.Change.CANCELLED, **changes)
        return letter_about(off)

    def perform(self) -> None:
        next_step_due_at = ClinicCalendar.read().after(1)
        why = self.cleaned_data["why"]
        with transaction.atomic():
            off = self.consultation.cancel(by=self.by, next_step_due_at=next_step_due_at, why=why)
            appointment.enqueue(off)


class Attended(Step):
    step, label, done = "attend", "Attended", "Noted, and closed: seen at an appointment."

    @classmethod
    def is_offered(cls, consultation: Consultation, user: User) -> bool:
        return super().is_offered(consultation, user) and has_begun(consultation)

    def perform(self) -> None:
        self.consultation.attend(by=self.by)


class DidNotAttend(Step):
    step, label = "miss", "Did not attend"
    done = "Noted. Write to the patient: the template “Did not attend” is there."

    @classmethod
    def is_offered(cls, consultation: Consultation, user: User) -> bool:
        return super().is_offered(consultation, user) and has_begun(consultation)

    def perform(self) -> None:
        self.consultation.miss(by=self.by, next_step_due_at=ClinicCalendar.read().after(1))


def lies_ahead(consultation: Consultation) -> bool:
    current = consultation.appointment
    return current is not None and not current.has_begun


def has_begun(consultation: Consultation) -> bool:
    current = consultation.appointment
    return current is not None and current.has_begun
