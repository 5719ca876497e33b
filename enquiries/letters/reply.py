"""A reply: words of staff to the patient."""

from typing import Any

from django.core.mail import EmailMultiAlternatives

from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail
from enquiries.privacy import request_link

from .thread import put_in_thread


def enqueue(reply: ContactLogEntry) -> None:
    """Promise the patient what staff wrote."""
    consultation = reply.consultation
    OutgoingEmail.objects.enqueue(
        Letter.REPLY, consultation.email, consultation=consultation, reply=reply
    )


def context(email: OutgoingEmail) -> dict[str, Any]:
    """Give the templates the words and what they are about."""
    consultation = email.consultation
    return {
        "consultation": consultation,
        "request_url": request_link.link(consultation, to=email.recipient) if consultation else "",
        "body": email.reply.text if email.reply else "",
    }


def complete(message: EmailMultiAlternatives, email: OutgoingEmail, said: dict[str, Any]) -> None:
    """Put it in the thread, as written by a person (RFC 3834)."""
    del message.extra_headers["Auto-Submitted"]
    put_in_thread(message, email)
