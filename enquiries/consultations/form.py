"""“Book a consultation”."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from enquiries.common.fields import HOW_MANY, LineField, ParagraphField
from enquiries.common.form import EnquiryForm
from enquiries.common.phone import read as read_phone

from .consultation import Consultation

LONGEST_CONCERN = 5000


class ConsultationForm(EnquiryForm):
    """“Book a consultation”."""

    button, form_id = "Request a Consultation", "consultation-form"
    field_order = ["name", "email", "phone", "best_time", "contact_method", "concern", "website"]

    phone = LineField(
        label="Phone number",
        required=False,
        max_length=200,
        help_text="Best number to reach you",
        error_messages={"max_length": f"Shorten the phone number to {HOW_MANY}"},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    best_time = LineField(
        label="Best time to call",
        required=False,
        max_length=200,
        help_text="e.g. mornings, weekday afternoons",
        error_messages={"max_length": f"Shorten the best time to call to {HOW_MANY}"},
    )
    contact_method = forms.ChoiceField(
        label="Preferred contact method",
        choices=Consultation.ContactMethod.choices,
        error_messages={
            "required": "Choose how you would like us to contact you",
            "invalid_choice": "Choose phone, video or email",
        },
        widget=forms.RadioSelect,
    )
    concern = ParagraphField(
        label="Briefly describe your back pain",
        max_length=LONGEST_CONCERN,
        help_text="Main concern and duration",
        error_messages={
            "required": "Describe your back pain: your main concern and how long you have had it",
            "max_length": f"Shorten your description to {HOW_MANY}",
        },
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].optional_note = "needed if you choose Phone"  # type: ignore[attr-defined]

    def action(self) -> str:
        if self.sheet is None:
            return reverse("enquiries:consultation")
        return reverse("enquiries:sheet_consultation", args=[self.sheet.slug])

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        wants_phone = answers.get("contact_method") == Consultation.ContactMethod.PHONE
        if wants_phone and not answers.get("phone") and "phone" not in self.errors:
            self.add_error("phone", "Enter a phone number, or choose video or email instead")
        elif answers.get("phone"):
            try:
                answers["phone_e164"] = read_phone(answers["phone"])
            except ValidationError as error:
                self.add_error("phone", error)
        return answers

    def save(self, *, answer_due_at: datetime) -> tuple[Consultation, bool]:
        """Keep the request with its answer-by day; False when it is a repeat within the hour."""
        answers = {k: v for k, v in self.cleaned_data.items() if k != "website"}
        return Consultation.objects.receive(
            self.digest(),
            sheet=self.sheet,
            answer_due_at=answer_due_at,
            **answers,
        )


def in_words(name: str, answer: str) -> str:
    """Give an answer back as its reader knows it: a choice by its label, not by its value."""
    labels = dict(Consultation.ContactMethod.choices) if name == "contact_method" else {}
    return labels.get(answer, answer)
