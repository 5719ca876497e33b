"""Steps about who handles it, and how soon."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator

from enquiries.common.staff import staff_name, who_may
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.letters import handover, urgent

from .step import Step, line

Kind = ContactLogEntry.Kind


class ReadOnce(ModelChoiceIterator[User]):
    """Django's reads the people anew, by a cursor, as often as somebody looks at them."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from map(self.choice, self.queryset)


class StaffChoice(forms.ModelChoiceField[User]):
    """Somebody by the real name; who can act on requests, where nothing else is said."""

    iterator = ReadOnce

    def __init__(self, queryset: QuerySet[User] | None = None, **kwargs: Any) -> None:
        chosen = who_may("enquiries.change_consultation") if queryset is None else queryset
        super().__init__(chosen, **kwargs)

    def label_from_instance(self, obj: User) -> str:
        return staff_name(obj)


class AssignToMe(Step):
    step, label, done = "assign", "Assign to me", "Assigned to you."

    @classmethod
    def is_offered(cls, consultation: Consultation, user: User) -> bool:
        return consultation.assignee_id != user.pk and super().is_offered(consultation, user)

    def perform(self) -> None:
        self.consultation.assign(by=self.by, to=self.by)


class HandOver(Step):
    step, label, done = "assign", "Hand over", "Handed over."

    to = StaffChoice(label="To", required=False, empty_label="Nobody")

    def perform(self) -> None:
        to: User | None = self.cleaned_data["to"]
        with transaction.atomic():
            self.consultation.assign(by=self.by, to=to)
            if to and to != self.by:
                handover.enqueue(self.consultation, to)


class SetUrgency(Step):
    step, label, done = "set_urgency", "Set urgency", "Urgency set."

    urgency = forms.TypedChoiceField(
        label="Urgency", choices=Consultation.Urgency.choices, coerce=int, widget=forms.RadioSelect
    )
    why = line("Why, in a line", 200, required=False, help_text="Needed for Urgent.")

    def clean_urgency(self) -> int:
        urgency: int = self.cleaned_data["urgency"]
        if urgency < self.consultation.urgency and not self.by.has_perm("enquiries.lower_urgency"):
            raise forms.ValidationError("Only a clinician lowers the urgency: hand it over")
        return urgency

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if answers.get("urgency") == Consultation.Urgency.URGENT and not answers.get("why"):
            self.add_error("why", "Say in a line why it is urgent")
        return answers

    def perform(self) -> None:
        answers = self.cleaned_data
        with transaction.atomic():
            self.consultation.set_urgency(answers["urgency"], by=self.by, why=answers["why"])
            if answers["urgency"] == Consultation.Urgency.URGENT:
                urgent.enqueue(self.consultation)
