"""Steps that end an enquiry, join it to another or take it up again."""

from django import forms
from django.db import transaction

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.states import CloseReason

from .step import Action, paragraph


class Link(Action):
    """Stands beside each request that may be by the same person."""

    verb, label, done = "link", "Link", "Linked."
    has_button_of_its_own = False

    other = forms.ModelChoiceField(
        Consultation.objects.filter(erased_at__isnull=True),
        to_field_name="reference",
        widget=forms.HiddenInput,
    )

    def clean_other(self) -> Consultation:
        other: Consultation = self.cleaned_data["other"]
        if other.pk == self.consultation.pk:
            raise forms.ValidationError("Choose another request than this one")
        return other

    def perform(self) -> None:
        self.consultation.link(by=self.by, to=self.cleaned_data["other"])


class CloseAsDuplicate(Link):
    verb, label, done = "close", "Close as the same", "Closed as the same as another request."

    def perform(self) -> None:
        with transaction.atomic():
            super().perform()
            self.consultation.close(CloseReason.DUPLICATE, by=self.by)


class Close(Action):
    verb, label, done = "close", "Close", "Closed."

    reason = forms.ChoiceField(
        label="Reason",
        choices=[choice for choice in CloseReason.choices if choice[0] != CloseReason.DUPLICATE],
        widget=forms.RadioSelect,
    )
    text = paragraph("Anything to add")

    def perform(self) -> None:
        reason = CloseReason(self.cleaned_data["reason"])
        self.consultation.close(reason, by=self.by, text=self.cleaned_data["text"])


class Reopen(Action):
    verb, label, done = "reopen", "Reopen", "Reopened."

    def perform(self) -> None:
        self.consultation.reopen(by=self.by, act_by=ClinicCalendar.read().after(1))


class Erase(Action):
    verb, label = "note", "Erase personal details"
    done = "Erased. The last line below is the receipt."
    permission = "enquiries.erase_consultation"

    is_sure = forms.BooleanField(
        label="The person asked for it, and it cannot be undone",
        error_messages={"required": "Tick the box to say that the person asked for it"},
    )

    def perform(self) -> None:
        self.consultation.erase(by=self.by)
