"""Steps that end an enquiry, join it to another or take it up again."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db import transaction

from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.consultations.states import ChangedMeanwhile, CloseReason

from .step import Step, paragraph

Kind = ContactLogEntry.Kind


class CloseAsTheSame(Step):
    """Stands beside each request that may be by the same person, once both have been read."""

    step, label = "close", "Close as the same"
    done = "Closed as the same as another request, which goes on."
    has_button_of_its_own = False

    other = forms.ModelChoiceField(
        Consultation.objects.filter(erased_at__isnull=True),
        to_field_name="reference",
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "The other request was erased meanwhile"},
    )
    other_version = forms.IntegerField(widget=forms.HiddenInput)

    def perform(self) -> None:
        survivor: Consultation = self.cleaned_data["other"]
        if survivor.version != self.cleaned_data["other_version"]:
            raise ChangedMeanwhile
        self.consultation.close_into(survivor, by=self.by)

    def next_address(self, page: str) -> str:
        """Go on with the one that is open: somebody still waits for an answer."""
        survivor: Consultation = self.cleaned_data["other"]
        return page.replace(str(self.consultation.pk), str(survivor.pk))


class Close(Step):
    step, label, done = "close", "Close", "Closed."

    reason = forms.ChoiceField(
        label="Reason",
        choices=[choice for choice in CloseReason.choices if choice[0] != CloseReason.DUPLICATE],
        widget=forms.RadioSelect,
    )
    text = paragraph("Anything to add")

    def perform(self) -> None:
        reason = CloseReason(self.cleaned_data["reason"])
        self.consultation.close(reason, by=self.by, text=self.cleaned_data["text"])


class Reopen(Step):
    step, label, done = "reopen", "Reopen", "Reopened."

    def perform(self) -> None:
        self.consultation.reopen(by=self.by)


class Erase(Step):
    step, label = "note", "Erase personal details"
    done = "Erased. The last line below is the receipt."
    permission = "enquiries.erase_consultation"
    is_dangerous = True

    is_sure = forms.BooleanField(
        label="The person asked for it, and it cannot be undone",
        error_messages={"required": "Tick the box to say that the person asked for it"},
    )

    also = forms.ModelMultipleChoiceField(
        Consultation.objects.none(),
        label="Other requests by this person, to be erased with it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Consultation.objects.by_the_same_person(self.consultation)
        self.fields["also"].queryset = others  # type: ignore[attr-defined]
        if not others.exists():
            del self.fields["also"]

    @classmethod
    def is_offered(cls, consultation: Consultation, user: User) -> bool:
        """Also where the patient has erased their part, and the clinic's record is left."""
        return user.has_perm(cls.permission) and consultation.record_erased_at is None

    def perform(self) -> None:
        with transaction.atomic():
            self.consultation.erase(by=self.by)
            for other in self.cleaned_data.get("also", []):
                other.erase(by=self.by)
