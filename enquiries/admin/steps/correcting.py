"""The step that puts right who the patient is and how to reach them."""

from typing import Any

from django import forms
from django.db import transaction

from enquiries.common.fields import AddressField, LineField
from enquiries.common.phone import read as read_phone
from enquiries.consultations.consultation import Consultation
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail

from .step import Step

COLUMNS = ["name", "email", "phone", "best_time", "contact_method", "access_needs"]


class Correct(Step):
    """What stood before is kept in the log, until the request is erased."""

    step, label, done = "correct", "Correct details", "Corrected."

    name = LineField(label="Name", max_length=200)
    email = AddressField(label="Email address", required=False)
    phone = LineField(label="Phone number", required=False, max_length=200)
    best_time = LineField(label="Best time to call", required=False, max_length=200)
    contact_method = forms.ChoiceField(
        label="Prefers", choices=Consultation.ContactMethod.choices, widget=forms.RadioSelect
    )
    access_needs = LineField(
        label="How to reach this person",
        required=False,
        max_length=300,
        help_text="Hearing, sight, an interpreter, a relative who speaks for them.",
    )
    send_again = forms.BooleanField(
        label="Send the letters that failed again, or else the acknowledgement", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update({name: getattr(self.consultation, name) for name in COLUMNS})

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        self.number = read_phone(phone) if phone else ""
        return phone

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        method, methods = answers.get("contact_method"), Consultation.ContactMethod
        is_caller = self.consultation.source == Consultation.Source.PHONE
        has_email, has_phone = bool(answers.get("email")), bool(answers.get("phone"))
        needs_email = method == methods.EMAIL or not is_caller
        needs_phone = method == methods.PHONE or (is_caller and not has_email)
        if needs_email and not has_email and "email" not in self.errors:
            self.add_error("email", "Enter the email address, like name@example.com")
        if needs_phone and not has_phone and "phone" not in self.errors:
            self.add_error("phone", "Enter the phone number")
        if answers.get("send_again") and not answers.get("email"):
            self.add_error("send_again", "There is no address to send it to")
        return answers

    def perform(self) -> None:
        details = {name: self.cleaned_data[name] for name in COLUMNS}
        with transaction.atomic():
            self.consultation.correct(by=self.by, **details, phone_e164=self.number)
            if self.cleaned_data["send_again"]:
                self.write_again()

    def write_again(self) -> None:
        """To the address that is right now: what failed, or the acknowledgement once more."""
        failed = list(self.consultation.emails.failed_to_who_waits().order_by("created_at"))
        for email in failed:
            email.send_to(self.consultation.email)
        waiting = self.consultation.emails.unsettled().filter(letter=Letter.ACKNOWLEDGEMENT)
        if not failed and not waiting.exists():  # which goes to the right address anyway
            OutgoingEmail.objects.enqueue(
                Letter.ACKNOWLEDGEMENT,
                self.consultation.email,
                occasion=str(self.consultation.version),
                consultation=self.consultation,
            )
