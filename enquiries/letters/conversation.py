"""Letters that staff send in a consultation: replies and appointments, in one thread."""

from typing import Any

from django.core.mail import EmailMultiAlternatives

from enquiries.consultations.appointment import Appointment
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail

from .invitation import invitation, method

Context = dict[str, Any]


def queue_reply(reply: ContactLogEntry) -> None:
    """Promise the patient what staff wrote."""
    consultation = reply.consultation
    OutgoingEmail.objects.enqueue(
        Letter.REPLY, consultation.email, consultation=consultation, reply=reply
    )


def queue_appointment(appointment: Appointment) -> None:
    """Promise the patient this version of the appointment."""
    consultation = appointment.consultation
    OutgoingEmail.objects.enqueue(
        Letter.APPOINTMENT, consultation.email, consultation=consultation, appointment=appointment
    )


def reply(email: OutgoingEmail) -> Context:
    """Words of staff to the patient."""
    return {
        "consultation": email.consultation,
        "body": email.reply.text if email.reply else "",
    }


def appointment(email: OutgoingEmail) -> Context:
    """When and how, as of the version that the letter belongs to."""
    return {"consultation": email.consultation, "appointment": email.appointment}


def put_in_thread(message: EmailMultiAlternatives, email: OutgoingEmail) -> None:
    """Show the letter below the acknowledgement in the patient's mail program (RFC 5322)."""
    earlier = OutgoingEmail.objects.filter(
        consultation=email.consultation_id, letter=Letter.ACKNOWLEDGEMENT
    )
    for acknowledgement in earlier:
        message.extra_headers["In-Reply-To"] = acknowledgement.message_id
        message.extra_headers["References"] = acknowledgement.message_id


def add_invitation(message: EmailMultiAlternatives, email: OutgoingEmail) -> None:
    """For the calendar: as another form of the letter, which programs act on, and as a file."""
    if email.appointment is None:
        return
    file = invitation(email.appointment)
    message.attach_alternative(file.decode(), f"text/calendar; method={method(email.appointment)}")
    message.attach("appointment.ics", file, "application/ics")


def complete(message: EmailMultiAlternatives, email: OutgoingEmail) -> None:
    """Add what the letters of a conversation have beyond their text."""
    if email.letter == Letter.REPLY:
        del message.extra_headers["Auto-Submitted"]  # a person wrote it (RFC 3834)
    if email.letter in {Letter.REPLY, Letter.APPOINTMENT}:
        put_in_thread(message, email)
        add_invitation(message, email)
