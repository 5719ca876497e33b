"""The acknowledgement: reference and answer-by day, to the patient who asked for a consultation."""

from typing import Any

from enquiries.consultations.consultation import Consultation
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail
from enquiries.privacy import my_data, request_link
from enquiries.privacy.limits import UNLIMITED, Allowance


def enqueue(consultation: Consultation, allowance: Allowance = UNLIMITED) -> None:
    """Promise the patient an acknowledgement, unless the address has had enough."""
    if consultation.email and allowance.may_write:
        OutgoingEmail.objects.enqueue(
            Letter.ACKNOWLEDGEMENT,
            consultation.email,
            not_before=allowance.not_before,
            consultation=consultation,
        )


def context(email: OutgoingEmail) -> dict[str, Any]:
    """Give the templates the request."""
    consultation = Consultation.objects.get(emails=email)
    return {
        "name": consultation.name,
        "my_data_url": my_data.link(consultation, to=email.recipient),
        "consultation": consultation,
        "is_late": consultation.is_answer_late,
        "request_url": request_link.link(consultation, to=email.recipient),
    }
