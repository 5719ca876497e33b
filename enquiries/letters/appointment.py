"""An appointment: when and how, as of the version that the letter belongs to."""

from typing import Any

from django.core.mail import EmailMultiAlternatives

from enquiries.common.phone import as_dialled
from enquiries.consultations.appointment import Appointment
from enquiries.consultations.consultation import Consultation
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail
from enquiries.privacy import request_link

from .invitation import invitation, method
from .thread import put_in_thread

AGAIN = "again"  # the occasion of a letter about what stands again


def enqueue(appointment: Appointment, occasion: str = "") -> None:
    """Promise the patient this version of the appointment, where we have an address."""
    consultation = appointment.consultation
    if not consultation.email:
        return
    OutgoingEmail.objects.enqueue(
        Letter.APPOINTMENT,
        consultation.email,
        occasion=occasion,
        consultation=consultation,
        appointment=appointment,
    )


def context(email: OutgoingEmail) -> dict[str, Any]:
    """Give the templates the appointment, how it happens and the link to change it."""
    consultation, appointment = email.consultation, email.appointment
    if consultation is None or appointment is None:
        raise ValueError(email.pk)  # the table's constraint keeps both
    return {
        "consultation": consultation,
        "appointment": appointment,
        "how_it_happens": how_it_happens(consultation, appointment),
        "request_url": request_link.link(consultation, to=email.recipient),
    }


def how_it_happens(consultation: Consultation, appointment: Appointment) -> str:
    """Say who calls which number, where the video is, or where to come."""
    where = appointment.where
    match appointment.method:
        case Appointment.Method.PHONE:
            number = where or as_dialled(consultation.phone_e164)
            return f"We will call you on {number}." if number else "We will call you."
        case Appointment.Method.VIDEO:
            return f"The link to the video call: {where}"
    return f"At the clinic: {where}" if where else "At the clinic."


def complete(message: EmailMultiAlternatives, email: OutgoingEmail, said: dict[str, Any]) -> None:
    """Put it in the thread; add it for the calendar, as a form of the letter and as a file."""
    put_in_thread(message, email)
    if email.appointment is None:
        return
    file = invitation(email.appointment, email.recipient)
    message.attach_alternative(file.decode(), f"text/calendar; method={method(email.appointment)}")
    message.attach("appointment.ics", file, "application/ics")
