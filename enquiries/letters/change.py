"""What a patient did by the link, told to the clinic: reference and what, and nothing typed."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from enquiries.consultations.consultation import Consultation
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail

CHANGES = {
    "added": "The patient added something to the request.",
    "cancelled": "The patient cancelled the appointment.",
    "chosen": "The patient chose one of the times on offer.",
    "corrected": "The patient corrected how to reach them.",
    "erased": "The patient erased their details: the request is closed. Do not wait for them or "
    "call them. What the clinic wrote stays for its own period.",
    "withdrawn": "The patient no longer needs the consultation.",
}


def enqueue(consultation: Consultation, change: str, *, of: str = "") -> None:
    """Tell the clinic; `change` is a key of CHANGES, and `of` which of several it was."""
    OutgoingEmail.objects.enqueue(
        Letter.CHANGE,
        settings.CLINIC_INBOX,
        occasion=f"{change}:{consultation.version}/{of}",
        consultation=consultation,
    )


def was_told(consultation: Consultation, of: str) -> bool:
    """Tell whether the last letter was about this one."""
    letters = consultation.emails.filter(letter=Letter.CHANGE).order_by("created_at")
    last = letters.values_list("dedupe_key", flat=True).last()
    return last is not None and last.partition("/")[2] == of


def context(email: OutgoingEmail) -> dict[str, Any]:
    """Give the templates the reference, what was done and the appointment's hour, if any."""
    consultation = Consultation.objects.get(emails=email)
    change = email.dedupe_key.split(":")[-2]
    page = reverse("admin:enquiries_consultation_change", args=[consultation.pk])
    return {
        "reference": consultation.reference,
        "change": CHANGES[change],
        "appointment": consultation.appointments.last(),
        "admin_url": settings.SITE_URL + page,
    }
