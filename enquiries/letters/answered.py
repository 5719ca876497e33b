"""The notice that a patient has answered: to whom the request is assigned, or to the clinic."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail


def enqueue(entry: ContactLogEntry) -> None:
    """Promise a notice of this answer to whoever looks after the request."""
    assignee = entry.consultation.assignee
    to = assignee.email if assignee and assignee.is_active and assignee.email else ""
    OutgoingEmail.objects.enqueue(
        Letter.ANSWERED,
        to or settings.CLINIC_INBOX,
        consultation=entry.consultation,
        occasion=str(entry.pk),
    )


def context(email: OutgoingEmail) -> dict[str, Any]:
    """Give the templates the reference and the page, and nothing about the patient."""
    page = reverse("admin:enquiries_consultation_change", args=[email.consultation_id])
    return {"reference": str(email.consultation), "admin_url": settings.SITE_URL + page}
