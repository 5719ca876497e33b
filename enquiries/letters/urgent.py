"""The urgent request: somebody has to look now, to the clinicians. Reference and link, no more."""

from typing import Any

from django.conf import settings

from enquiries.common.staff import who_may
from enquiries.consultations.consultation import Consultation
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail

from . import alert


def enqueue(consultation: Consultation) -> None:
    """Tell each clinician who has an address; the clinic's inbox where none has."""
    clinicians = who_may("enquiries.lower_urgency", include_superusers=False)
    addresses = {user.email for user in clinicians if user.email} or {settings.CLINIC_INBOX}
    for place, address in enumerate(sorted(addresses)):
        OutgoingEmail.objects.enqueue(
            Letter.URGENT,
            address,
            occasion=f"{consultation.version}:{place}",
            consultation=consultation,
        )


def context(email: OutgoingEmail) -> dict[str, Any]:
    """Give the templates what names nobody."""
    return alert.context(email)
