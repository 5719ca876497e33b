"""The handover: a request is theirs now, to a colleague. Reference and link, and no more."""

from typing import Any

from django.contrib.auth.models import User

from enquiries.consultations.consultation import Consultation
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail

from . import alert


def enqueue(consultation: Consultation, to: User) -> None:
    """Tell a colleague who has an address; each handover is told of once."""
    if to.email:
        OutgoingEmail.objects.enqueue(
            Letter.HANDOVER, to.email, occasion=str(consultation.version), consultation=consultation
        )


def context(email: OutgoingEmail) -> dict[str, Any]:
    """Give the templates what names nobody."""
    return alert.context(email)
