"""What a reader can say of a fact sheet."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.urls import reverse

from ..filled_sections import feedback_parts
from ..models import FactSheet, Feedback


class AnswerForm(forms.Form):
    """“Was this fact sheet helpful?”, answered by a button."""

    answer = forms.ChoiceField(choices=Feedback.Answer.choices[:2])


class ErrorReportForm(forms.Form):
    """What is wrong, by choice alone: there is no place for anything personal."""

    use_required_attribute = False

    part = forms.ChoiceField(
        label="Where is it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the part of the page"},
    )
    problem = forms.ChoiceField(
        label="What is wrong?",
        choices=Feedback.Problem.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong"},
    )

    def __init__(self, *args: Any, sheet: FactSheet, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = feedback_parts(sheet)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_action = reverse("factsheets:report_error", args=[sheet.slug])
        self.helper.disable_csrf = True
        self.helper.attrs = {"novalidate": True}
        self.helper.layout = Layout(*self.fields, Submit("", "Report the error"))
