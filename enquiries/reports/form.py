"""“Get this report by email”."""

from typing import Any

from django import forms
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from enquiries.common.form import EnquiryForm
from enquiries.common.written_fields import Fields, written
from factsheets.models import FactSheet

from . import self_check
from .report_request import ReportRequest

OPEN_GROUPS = 2  # safety and the pain itself; the others are opened by whoever has the time


class SelfCheck:
    """The optional part of the report form, which opens without a script."""

    def __init__(self, parts: tuple[self_check.Part, ...], *, is_open: bool) -> None:
        self.parts, self.is_open = parts, is_open

    def render(self, form: forms.Form, *args: Any, **kwargs: Any) -> SafeString:
        context = {
            "groups": [self.group(number, form) for number in range(len(self.parts))],
            "is_open": self.is_open,
            "card_level": 3 if self.is_open else 4,  # on a sheet the form has a heading of its own
            "minutes": self_check.minutes(self.parts),
            "purpose": self_check.PURPOSE,
            "consent": self_check.CONSENT_WORDINGS[self_check.CONSENT_VERSION],
        }
        return render_to_string("enquiries/_self_check.html", context)

    def group(self, number: int, form: forms.Form) -> dict[str, Any]:
        """Return a part of the questions; open are the first and what has an answer or an error."""
        part = self.parts[number]
        fields = [form[name] for name in part.fields]
        is_open = number < OPEN_GROUPS or any(field.data or field.errors for field in fields)
        return {
            "legend": part.legend,
            "fields": [written(field) for field in fields],
            "is_open": is_open,
        }


class ReportForm(EnquiryForm):
    """“Get this report by email”, with the questions that the sheet's own rows give rise to."""

    button, form_id = "Send Me the Report", "report-form"
    sheet: FactSheet

    def __init__(self, *args: Any, is_folded: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = self_check.parts(self.sheet)
        for part in self.parts:
            self.fields |= part.fields
        self.is_folded = is_folded

    def contents(self) -> list[Any]:
        """The questions stand between what must be answered and the button."""
        questions = SelfCheck(self.parts, is_open=not self.is_folded)
        return [Fields("name", "email"), questions, Fields("website")]

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
        answers = self_check.given_answers(self.parts, self.cleaned_data)
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
