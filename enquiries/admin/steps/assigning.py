"""Steps about who handles it, and how soon."""

from typing import Any

from django import forms
from django.contrib.auth.models import User

from enquiries.consultations.consultation import Consultation

from .step import Action


class StaffChoice(forms.ModelChoiceField[User]):
    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name() or obj.get_username()


class AssignToMe(Action):
    verb, label, done = "assign", "Assign to me", "Assigned to you."

    @classmethod
    def is_offered(cls, consultation: Consultation, user: User) -> bool:
        return consultation.assignee_id != user.pk and super().is_offered(consultation, user)

    def perform(self) -> None:
        self.consultation.assign(by=self.by, to=self.by)


class HandOver(Action):
    verb, label, done = "assign", "Hand over", "Handed over."

    to = StaffChoice(
        User.objects.filter(is_staff=True, is_active=True).order_by("username"),
        label="To",
        required=False,
        empty_label="Nobody",
    )

    def perform(self) -> None:
        self.consultation.assign(by=self.by, to=self.cleaned_data["to"])


class SetUrgency(Action):
    verb, label, done = "set_urgency", "Set urgency", "Urgency set."

    urgency = forms.TypedChoiceField(
        label="Urgency", choices=Consultation.Urgency.choices, coerce=int, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label="Why, in a line", max_length=200, required=False, help_text="Needed for Urgent."
    )

    def clean_urgency(self) -> int:
        urgency: int = self.cleaned_data["urgency"]
        if urgency < self.consultation.urgency and not self.by.has_perm("enquiries.lower_urgency"):
            raise forms.ValidationError("Only a clinician lowers the urgency: hand it over")
        return urgency

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        if answers.get("urgency") == Consultation.Urgency.URGENT and not answers.get("why"):
            self.add_error("why", "Say in a line why it is urgent")
        return answers

    def perform(self) -> None:
        answers = self.cleaned_data
        self.consultation.set_urgency(answers["urgency"], by=self.by, why=answers["why"])
