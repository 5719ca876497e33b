"""The step that takes back a wrong line of the log."""

from django import forms

from enquiries.common.fields import LineField
from enquiries.consultations.contact_log import ContactLogEntry

from .step import SHORTEN, Step


class StrikeOut(Step):
    """Stands beside each note."""

    step, label, done = "strike", "Strike out", "Struck out."
    has_button_of_its_own = False

    entry = forms.ModelChoiceField(ContactLogEntry.objects.all(), widget=forms.HiddenInput)
    because = LineField(
        label="Why is it wrong?",
        max_length=200,
        error_messages={"required": "Say in a line why it is wrong", "max_length": SHORTEN},
    )

    def clean_entry(self) -> ContactLogEntry:
        entry: ContactLogEntry = self.cleaned_data["entry"]
        if entry.consultation_id != self.consultation.pk:
            raise forms.ValidationError("This line belongs to another request")
        return entry

    def perform(self) -> None:
        answers = self.cleaned_data
        self.consultation.strike(answers["entry"], by=self.by, because=answers["because"])
