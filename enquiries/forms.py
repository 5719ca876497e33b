"""The two public forms: the report by email and the consultation."""

import json
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString

from factsheets.models import FactSheet

from . import self_check
from .clinic_calendar import ClinicCalendar
from .fields import LineField, ParagraphField, phone_as_e164
from .models import Consultation, ReportRequest

LONGEST_CONCERN = 5000


class EnquiryForm(forms.Form):
    """What both forms ask, how they are laid out, and how a second press is recognised."""

    button: str
    use_required_attribute = False

    name = LineField(
        label="Your name",
        max_length=200,
        error_messages={
            "required": "Enter your name",
            "max_length": "Shorten your name to 200 characters or fewer",
            "one_line": "Enter your name on one line, without special characters",
        },
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        error_messages={
            "required": "Enter your email address, like name@example.com",
            "invalid": "Enter your email address in full, like name@example.com",
            "max_length": "Enter an email address of 254 characters or fewer",
        },
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    website = forms.CharField(
        label="Website",
        required=False,
        help_text="Leave this box empty. It is here to catch robots.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, sheet: FactSheet | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.helper = FormHelper()
        self.helper.form_action = self.action()
        self.helper.disable_csrf = True
        self.helper.attrs = {"novalidate": True}
        # A button without a name: nothing but the patient's own answers is sent.
        self.helper.layout = Layout(*self.fields, Submit("", self.button))

    def action(self) -> str:
        """Where the form is sent."""
        raise NotImplementedError

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError("Empty the box “Website”, then send the form again")
        return ""

    def digest(self) -> str:
        """A keyed digest by which the same person sending the same thing is recognised."""
        answers = {name: str(value).casefold() for name, value in self.cleaned_data.items()}
        content = [type(self).__name__, self.sheet.pk if self.sheet else None, answers]
        message = json.dumps(content, sort_keys=True)
        return salted_hmac("enquiries.submission", message, algorithm="sha256").hexdigest()


class SelfCheck:
    """The optional part of the report form, which opens without a script.

    One template for its thirty questions: crispy's own way, a template each, takes longer.
    """

    def __init__(self, parts: list[self_check.Part], *, is_open: bool) -> None:
        self.parts, self.is_open = parts, is_open

    def render(self, form: forms.Form, *args: Any, **kwargs: Any) -> SafeString:
        context = {
            "groups": [(part.legend, [form[name] for name in part.fields]) for part in self.parts],
            "is_open": self.is_open,
            "purpose": self_check.PURPOSE,
            "consent": self_check.CONSENT_WORDINGS[self_check.CONSENT_VERSION],
        }
        return render_to_string("enquiries/_self_check.html", context)


class ReportForm(EnquiryForm):
    """“Get this report by email”, with the questions that the sheet's own rows give rise to."""

    button = "Send Me the Report"
    sheet: FactSheet

    def __init__(self, *args: Any, is_folded: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = self_check.parts(self.sheet)
        for part in parts:
            self.fields |= part.fields
        self.helper.layout = Layout(
            "name",
            "email",
            SelfCheck(parts, is_open=not is_folded),
            "website",
            Submit("", self.button),
        )

    def action(self) -> str:
        return reverse("enquiries:report", args=[self.sheet.slug])

    def clean(self) -> dict[str, Any]:
        """Let go of the safety answer: nothing keeps it, not even the digest."""
        self.cleaned_data.pop("safety", None)
        return self.cleaned_data

    def save(self) -> tuple[ReportRequest, bool]:
        """Keep the request; False when it is a repeat within the hour.

        Sending answers is the consent that the statement above the button asks for.
        """
        answers = self_check.given_answers(self.sheet, self.cleaned_data)
        consent = {"consent_version": self_check.CONSENT_VERSION, "consent_given_at": Now()}
        return ReportRequest.objects.receive(
            self.digest(),
            sheet=self.sheet,
            sheet_version=self.sheet.version,
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            answers=answers,
            **(consent if answers else {}),
        )


class ConsultationForm(EnquiryForm):
    """“Book a consultation”."""

    button = "Request a Consultation"
    field_order = ["name", "email", "phone", "best_time", "contact_method", "concern", "website"]

    phone = LineField(
        label="Phone number",
        required=False,
        max_length=60,
        help_text="Best number to reach you",
        error_messages={"max_length": "Enter one phone number, of 60 characters or fewer"},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    best_time = LineField(
        label="Best time to call",
        required=False,
        max_length=200,
        help_text="e.g. mornings, weekday afternoons",
        error_messages={"max_length": "Shorten the best time to call to 200 characters or fewer"},
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
            "max_length": "Shorten your description to %(limit_value)d characters or fewer: "
            "it has %(show_value)d",
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
                answers["phone_e164"] = phone_as_e164(answers["phone"])
            except ValidationError as error:
                self.add_error("phone", error)
        return answers

    def save(self) -> tuple[Consultation, bool]:
        """Keep the request with its answer-by day; False when it is a repeat within the hour."""
        answers = {k: v for k, v in self.cleaned_data.items() if k != "website"}
        return Consultation.objects.receive(
            self.digest(),
            sheet=self.sheet,
            due_at=ClinicCalendar.read().answer_by(timezone.now()),
            **answers,
        )
