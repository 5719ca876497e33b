"""What a patient can do by the link: each step is the model's own, logged as the patient's."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.common.fields import ParagraphField
from enquiries.common.form import AsksAboutEmail
from enquiries.common.phone import read as read_phone
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.consultations.form import ConsultationForm
from enquiries.consultations.states import CloseReason
from enquiries.letters import appointment, change

from .step import PatientStep
from .times import Cancel, Choose, is_ahead

LONGEST_LINE = 2000
Kind = ContactLogEntry.Kind


def optional(name: str) -> Any:
    """Give a field of the consultation form, to be left empty by who has nothing to correct."""
    field = deepcopy(ConsultationForm.base_fields[name])
    field.required = False
    return field


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
