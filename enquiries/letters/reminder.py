"""A reminder, once, of the version of an appointment that will take place."""

from typing import Any

from django.core.mail import EmailMultiAlternatives

from enquiries.consultations.appointment import Appointment
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail

from . import appointment as appointment_letter


def enqueue(appointment: Appointment) -> int:
    """Promise a reminder, unless this version has one; return how many were promised."""
    if appointment.emails.filter(letter=Letter.REMINDER).exists():
        return 0
    consultation = appointment.consultation
    if not consultation.email:
        return 0
    OutgoingEmail.objects.enqueue(
        Letter.REMINDER, consultation.email, consultation=consultation, appointment=appointment
    )
    return 1


def context(email: OutgoingEmail) -> dict[str, Any]:
    """Give the templates what the appointment's own letter says."""
    return appointment_letter.context(email)


def complete(message: EmailMultiAlternatives, email: OutgoingEmail, said: dict[str, Any]) -> None:
    """Put it in the thread, with the calendar file once more."""
    appointment_letter.complete(message, email, said)
