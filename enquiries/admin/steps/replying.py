"""The step that writes to the patient."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.consultations.reply_template import ReplyTemplate
from enquiries.letters import reply
from enquiries.letters.rendering import render
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail

from .step import FOLLOW_UP_DAYS, Action, paragraph


class Reply(Action):
    """Written or taken from a template, read once more as the patient will, then sent."""

    verb, label, done = "reply", "Reply by email", "The reply is on its way."
    asks_for_preview = True

    text = paragraph("Your reply", required=True, rows=10)

    def start_from(self, template: ReplyTemplate) -> None:
        """Put the text of a template into the box, about this patient."""
        self.initial["text"] = template.filled_in(
            {
                "name": self.consultation.name,
                "reference": self.consultation.reference,
                "clinic": settings.CLINIC["name"],
                "phone": settings.CLINIC["phone"],
                "staff": self.by.get_full_name() or self.by.get_username(),
            }
        )

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
        act_by = ClinicCalendar.read().after(FOLLOW_UP_DAYS)
        with transaction.atomic():
            written = self.consultation.reply(
                by=self.by, act_by=act_by, text=self.cleaned_data["text"]
            )
            reply.enqueue(written)
