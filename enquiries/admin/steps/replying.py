"""The step that writes to the patient."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.common.staff import staff_name
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.consultations.reply_template import ReplyTemplate, check_filled_in
from enquiries.letters import reply
from enquiries.letters.rendering import render
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail

from .step import FOLLOW_UP_DAYS, Step, paragraph

Kind = ContactLogEntry.Kind


class Reply(Step):
    """Written or taken from a template, read once more as the patient will, then sent."""

    step, label, done = "reply", "Reply by email", "The reply leaves in a moment."
    asks_for_preview = writes_a_letter = True

    text = paragraph("Your reply", required=True, rows=10, validators=[check_filled_in])

    def filled_in(self, template: ReplyTemplate) -> str:
        """Give the text of a template, about this patient."""
        return template.filled_in(
            {
                "name": self.consultation.name,
                "reference": self.consultation.reference,
                "clinic": settings.CLINIC["name"],
                "phone": settings.CLINIC["phone"],
                "staff": staff_name(self.by),
            }
        )

    def templates(self) -> list[tuple[ReplyTemplate, str]]:
        """Give what staff may put in, with its text about this patient."""
        return [(template, self.filled_in(template)) for template in ReplyTemplate.objects.all()]

    def put_in(self, template: ReplyTemplate, typed: str) -> None:
        """Put the text of a template into the box, below what is typed."""
        self.initial["text"] = "\n\n".join(filter(None, [typed, self.filled_in(template)]))

    def write_again(self, pk: int) -> None:
        """Put the words of a reply that was taken back into the box."""
        reply = self.consultation.log.filter(kind=Kind.REPLY, by=self.by, pk=pk).first()
        if reply and reply.struck_at:
            self.initial["text"] = reply.text

    @classmethod
    def is_offered(cls, consultation: Consultation, user: User) -> bool:
        return bool(consultation.email) and super().is_offered(consultation, user)

    def preview(self) -> EmailMultiAlternatives:
        """The letter as it would leave."""
        email = OutgoingEmail(
            letter=Letter.REPLY,
            recipient=self.consultation.email,
            consultation=self.consultation,
            reply=ContactLogEntry(text=self.cleaned_data["text"]),
        )
        return render(email)

    def perform(self) -> None:
        next_step_due_at = ClinicCalendar.read().after(FOLLOW_UP_DAYS)
        with transaction.atomic():
            written = self.consultation.reply(
                by=self.by, next_step_due_at=next_step_due_at, text=self.cleaned_data["text"]
            )
            reply.enqueue(written)
