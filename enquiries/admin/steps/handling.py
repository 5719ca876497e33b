"""Steps by which staff handle an enquiry: who, how urgent, what was said, and the end of it."""

from typing import Any

from django import forms
from django.contrib.auth.models import User

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.consultations.states import ChangedMeanwhile, CloseReason

from .step import Action, moment, paragraph

Kind = ContactLogEntry.Kind
FOLLOW_UP_DAYS = 3  # working days until staff look again at what waits for the patient


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


class LogCall(Action):
    verb, label, done = "call", "Log a call", "Call logged."

    outcome = forms.ChoiceField(
        label="What happened",
        choices=[
            (kind.value, kind.label) for kind in (Kind.REACHED, Kind.NO_ANSWER, Kind.LEFT_MESSAGE)
        ],
        widget=forms.RadioSelect,
    )
    act_by = moment("Next step or next try", required=False, help_text="Empty: next working day.")
    text = paragraph("What was said")

    def perform(self) -> None:
        answers = self.cleaned_data
        act_by = answers["act_by"] or ClinicCalendar.read().after(1)
        outcome = Kind(answers["outcome"])
        self.consultation.call(outcome, by=self.by, act_by=act_by, text=answers["text"])


class HearFrom(Action):
    verb, label, done = "hear_from", "The patient got in touch", "Noted."

    text = paragraph("What was said")

    def perform(self) -> None:
        act_by = ClinicCalendar.read().after(1)
        self.consultation.hear_from(by=self.by, act_by=act_by, text=self.cleaned_data["text"])


class Wait(Action):
    verb, label, done = "wait", "Wait for the patient", "Waiting for the patient."

    act_by = moment("Look again", required=False, help_text="Empty: in three working days.")
    text = paragraph("What for")

    def perform(self) -> None:
        act_by = self.cleaned_data["act_by"] or ClinicCalendar.read().after(FOLLOW_UP_DAYS)
        self.consultation.wait(by=self.by, act_by=act_by, text=self.cleaned_data["text"])


class AddNote(Action):
    verb, label, done = "note", "Add a note", "Note added."

    text = paragraph("Note", required=True)
    is_clinical = forms.BooleanField(label="Clinical: for clinicians only", required=False)

    def perform(self) -> None:
        answers = self.cleaned_data
        self.consultation.note(by=self.by, text=answers["text"], is_clinical=answers["is_clinical"])


class CloseAsTheSame(Action):
    """Stands beside each request that may be by the same person, once both have been read."""

    verb, label = "close", "Close as the same"
    done = "Closed as the same as another request, which goes on."
    has_button_of_its_own = False

    other = forms.ModelChoiceField(
        Consultation.objects.filter(erased_at__isnull=True),
        to_field_name="reference",
        widget=forms.HiddenInput,
    )
    other_version = forms.IntegerField(widget=forms.HiddenInput)

    def perform(self) -> None:
        survivor: Consultation = self.cleaned_data["other"]
        if survivor.version != self.cleaned_data["other_version"]:
            raise ChangedMeanwhile
        self.consultation.close_into(survivor, by=self.by)


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
        self.consultation.reopen(by=self.by)


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
