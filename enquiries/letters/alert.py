"""The alert: somebody waits. Reference, deadline and a link, and nothing about the patient."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from enquiries.consultations.consultation import Consultation
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail


def enqueue(consultation: Consultation) -> None:
    """Tell the clinic that somebody waits."""
    OutgoingEmail.objects.enqueue(Letter.ALERT, settings.CLINIC_INBOX, consultation=consultation)


def context(email: OutgoingEmail) -> dict[str, Any]:
    """Give the templates what names nobody."""
    consultation = Consultation.objects.get(emails=email)
    page = reverse("admin:enquiries_consultation_change", args=[consultation.pk])
    return {
        "reference": consultation.reference,
        "answer_due_at": consultation.answer_due_at,
        "admin_url": settings.SITE_URL + page,
    }
