"""Steps about a letter: taken back before it leaves, or seen to when it has failed."""

from __future__ import annotations

from django import forms
from django.db import transaction

from enquiries.consultations.appointment import Appointment
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.states import NotAllowed
from enquiries.letters import appointment
from enquiries.outbox.outgoing_email import OutgoingEmail

from .step import Step


class LetterStep(Step):
    """Stands beside one letter of the enquiry."""

    has_button_of_its_own = False

    letter = forms.ModelChoiceField(
        OutgoingEmail.objects.all(),
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "The letter is not there any more"},
    )

    def clean_letter(self) -> OutgoingEmail:
        letter: OutgoingEmail = self.cleaned_data["letter"]
        if letter.consultation_id != self.consultation.pk:
            raise forms.ValidationError("This letter is about another request")
        return letter


def has_been_told(version: Appointment) -> bool:
    """Whether a letter about this version has left, or is leaving."""
    sent = [OutgoingEmail.State.SENT, OutgoingEmail.State.SENDING]
    return version.emails.filter(state__in=sent).exists()


class TakeBack(LetterStep):
    """Within the minute that a letter written by staff waits."""

    step, label, done = "take_back", "Take it back", "Taken back: it does not leave."

    def perform(self) -> None:
        letter = self.cleaned_data["letter"]
        if letter.dedupe_key.endswith(f":{appointment.AGAIN}"):
            raise NotAllowed("This says what stands again. Move or cancel the appointment instead.")
        if letter.state == OutgoingEmail.State.DEAD:
            raise NotAllowed(f"This letter does not leave any more: {letter.outcome}.")
        with transaction.atomic():
            if letter.attempts or not letter.cancel():
                raise NotAllowed("Too late: the letter has just left.")
            if letter.reply:
                self.consultation.take_back_reply(letter.reply, by=self.by)
            elif letter.appointment:
                self.take_back_appointment(letter.appointment)

    def take_back_appointment(self, version: Appointment) -> None:
        former = version.former()
        again = self.consultation.take_back_appointment(version, by=self.by)
        if again and former and not has_been_told(former):
            appointment.enqueue(again, appointment.AGAIN)

    def next_address(self, page: str) -> str:
        """The words of a reply that was taken back are in the box again."""
        reply = self.cleaned_data["letter"].reply
        joint = "&" if "?" in page else "?"
        return f"{page}{joint}again={reply.pk}#reply-by-email" if reply else page


class DealtWith(LetterStep):
    step, label, done = "not_arrived", "Dealt with", "Marked as dealt with."

    def perform(self) -> None:
        if not self.cleaned_data["letter"].deal_with(self.by):
            raise NotAllowed("Nothing has to be done about this letter any more.")


class SendAgain(LetterStep):
    """To the address that the request has now."""

    step, label, done = "not_arrived", "Send it again", "It is being sent again."
    permission = "enquiries.requeue_outgoingemail"

    @classmethod
    def is_possible(cls, consultation: Consultation) -> bool:
        return bool(consultation.email)

    def perform(self) -> None:
        if not self.cleaned_data["letter"].send_to(self.consultation.email):
            raise NotAllowed("This letter has not failed, or nobody may read it any more.")
