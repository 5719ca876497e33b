"""“We could not reach you”: when we called, and the link to correct the number."""

from typing import Any

from django.core.mail import EmailMultiAlternatives

from enquiries.consultations.consultation import Consultation
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail
from enquiries.privacy import request_link

from .thread import put_in_thread


def enqueue(consultation: Consultation) -> None:
    """Promise the patient word of the call that was just logged, where we have an address."""
    if not consultation.email:
        return
    OutgoingEmail.objects.enqueue(
        Letter.UNREACHED,
        consultation.email,
        occasion=str(consultation.version),
        consultation=consultation,
    )


def context(email: OutgoingEmail) -> dict[str, Any]:
    """Give the templates when we called, and the link."""
    consultation = Consultation.objects.get(emails=email)
    return {
        "consultation": consultation,
        "called_at": email.created_at,
        "request_url": request_link.link(consultation, to=email.recipient),
    }


def complete(message: EmailMultiAlternatives, email: OutgoingEmail, said: dict[str, Any]) -> None:
    """Put it in the thread."""
    put_in_thread(message, email)
