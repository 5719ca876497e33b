"""Times on offer: words of staff, the times, and the link by which the patient takes one."""

from typing import Any

from django.core.mail import EmailMultiAlternatives

from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail
from enquiries.privacy import request_link

from .thread import put_in_thread


def enqueue(entry: ContactLogEntry) -> None:
    """Promise the patient the times that an entry of the log offers."""
    consultation = entry.consultation
    if not consultation.email:
        return
    OutgoingEmail.objects.enqueue(
        Letter.OFFER, consultation.email, consultation=consultation, reply=entry
    )


def context(email: OutgoingEmail) -> dict[str, Any]:
    """Give the templates the words, the times that are still open and the link."""
    consultation = Consultation.objects.get(emails=email)
    times = list(consultation.offered_times.open().select_related("clinician"))
    return {
        "consultation": consultation,
        "body": email.reply.text if email.reply else "",
        "times": times,
        "request_url": request_link.link(consultation, to=email.recipient),
    }


def complete(message: EmailMultiAlternatives, email: OutgoingEmail, said: dict[str, Any]) -> None:
    """Put it in the thread, as written by a person (RFC 3834)."""
    del message.extra_headers["Auto-Submitted"]
    put_in_thread(message, email)
