"""What a clinician says of a line, as it is typed."""

from typing import Any

from django import forms
from django.utils import timezone

from ..models import Approval


class DecisionForm(forms.Form):
    """What a clinician says of one line."""

    verdict = forms.ChoiceField(
        choices=[("", "No decision"), *Approval.Verdict.choices], required=False, label="Decision"
    )
    comment = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2, "cols": 36}), label="Comment"
    )
    source_checked_on = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}), label="Source checked on"
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("verdict") in Approval.REFUSALS and not said.get("comment"):
            self.add_error("comment", "Say what to change, or why it should go.")
        if said.get("source_checked_on") and said["source_checked_on"] > timezone.localdate():
            self.add_error("source_checked_on", "Enter a day that has come.")
        is_said = said.get("comment") or (
            said.get("source_checked_on") and "approve_all" not in self.data
        )
        if is_said and not said.get("verdict"):
            self.add_error("verdict", "Choose a decision.")
        return said
