"""Steps about the patient: calls, answers, waiting and notes."""

from typing import Any

from django import forms
from django.db import transaction

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.consultations.states import State
from enquiries.letters import unreached

from .step import FOLLOW_UP_DAYS, Moment, Step, paragraph

Kind = ContactLogEntry.Kind


class LogCall(Step):
    step, label, done = "call", "Log a call", "Call logged."

    outcome = forms.ChoiceField(
        label="What happened",
        choices=[
            (kind.value, kind.label) for kind in (Kind.REACHED, Kind.NO_ANSWER, Kind.LEFT_MESSAGE)
        ],
        widget=forms.RadioSelect,
    )
    next_step_due_at = Moment(
        label="Next step or next try", required=False, help_text="Empty: next working day."
    )
    text = paragraph("What was said")
    tell = forms.BooleanField(
        label="Not reached: tell the patient by email, with a link to correct the number",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out what would not count: the next step of a booked one is its appointment."""
        super().__init__(*args, **kwargs)
        if self.consultation.state == State.BOOKED:
            del self.fields["next_step_due_at"]

    def perform(self) -> None:
        answers = self.cleaned_data
        next_step_due_at = answers.get("next_step_due_at") or ClinicCalendar.read().after(1)
        outcome = Kind(answers["outcome"])
        with transaction.atomic():
            self.consultation.call(
                outcome, by=self.by, next_step_due_at=next_step_due_at, text=answers["text"]
            )
            if answers["tell"] and outcome != Kind.REACHED:
                unreached.enqueue(self.consultation)


class HearFrom(Step):
    step, label, done = "hear_from", "The patient got in touch", "Noted."

    text = paragraph("What was said")

    def perform(self) -> None:
        next_step_due_at = ClinicCalendar.read().after(1)
        self.consultation.hear_from(
            by=self.by, next_step_due_at=next_step_due_at, text=self.cleaned_data["text"]
        )


class Wait(Step):
    step, label, done = "wait", "Wait for the patient", "Waiting for the patient."

    next_step_due_at = Moment(
        label="Look again", required=False, help_text="Empty: in three working days."
    )
    text = paragraph("What for")

    def perform(self) -> None:
        next_step_due_at = self.cleaned_data["next_step_due_at"] or ClinicCalendar.read().after(
            FOLLOW_UP_DAYS
        )
        self.consultation.wait(
            by=self.by, next_step_due_at=next_step_due_at, text=self.cleaned_data["text"]
        )


class AddNote(Step):
    step, label, done = "note", "Add a note", "Note added."

    text = paragraph("Note", required=True)
    is_clinical = forms.BooleanField(label="Clinical: for clinicians only", required=False)

    def perform(self) -> None:
        answers = self.cleaned_data
        self.consultation.note(by=self.by, text=answers["text"], is_clinical=answers["is_clinical"])
