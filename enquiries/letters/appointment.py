"""An appointment: when and how, as of the version that the letter belongs to."""

from typing import Any

from django.core.mail import EmailMultiAlternatives

from enquiries.consultations.appointment import Appointment
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail

from .invitation import invitation, method
from .thread import put_in_thread


def enqueue(appointment: Appointment) -> None:
    """Promise the patient this version of the appointment."""
    consultation = appointment.consultation
    OutgoingEmail.objects.enqueue(
        Letter.APPOINTMENT, consultation.email, consultation=consultation, appointment=appointment
    )


def context(email: OutgoingEmail) -> dict[str, Any]:
    """Give the templates the appointment and what it is about."""
    return {"consultation": email.consultation, "appointment": email.appointment}


def complete(message: EmailMultiAlternatives, email: OutgoingEmail, said: dict[str, Any]) -> None:
    """Put it in the thread; add it for the calendar, as a form of the letter and as a file."""
    put_in_thread(message, email)
    if email.appointment is None:
        return
    file = invitation(email.appointment)
    message.attach_alternative(file.decode(), f"text/calendar; method={method(email.appointment)}")
    message.attach("appointment.ics", file, "application/ics")
