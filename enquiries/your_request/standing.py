"""Where a request stands, in the patient's words: promises and what was done, nothing of notes."""

from __future__ import annotations

import re
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone

from enquiries.common.moments import day_and_time, is_overdue, time_and_day
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.consultations.states import CloseReason, State

Kind = ContactLogEntry.Kind
NOT_REACHED = {Kind.LEFT_MESSAGE: "left a message", Kind.NO_ANSWER: "could not reach you"}
DONE = {
    Kind.REACHED: "We spoke on the phone",
    **{kind: f"We called and {what}" for kind, what in NOT_REACHED.items()},
    Kind.REPLY: "We wrote to you by email",
    Kind.OFFERED: "We offered you times for an appointment",
    Kind.BOOKED: "An appointment was booked",
    Kind.MOVED: "The appointment was moved",
    Kind.CANCELLED: "The appointment was cancelled",
    Kind.ATTENDED: "We noted that you were seen at your appointment",
    Kind.MISSED: "We noted that we did not meet you at your appointment",
    Kind.HEARD: "We heard from you",
    Kind.CORRECTED: "Your details were corrected",
    Kind.CLOSED: "The request was closed",
    Kind.REOPENED: "The request was opened again",
}


def now_in_words(consultation: Consultation) -> str:
    """Say in a sentence what happens next, and by when."""
    if appointment := consultation.appointment:
        verb = "was" if appointment.has_begun else "is"
        return f"Your appointment {verb} on {day_and_time(appointment.starts_at)}."
    if consultation.state == State.CLOSED and not consultation.is_over:
        return "You wrote to us more than once. We deal with all of it together."
    if consultation.state == State.CLOSED:
        return render_to_string("enquiries/_closed.txt")
    if consultation.offered_times.open().exists():
        return "We have kept times free for you. Choose one below."
    if consultation.first_contact_at is None:
        return promise(consultation.answer_due_at)
    return after_first_contact(consultation)


def after_first_contact(consultation: Consultation) -> str:
    """Say whose turn it is."""
    if consultation.state == State.ATTEMPTED and (call := last_call(consultation)):
        return f"We called at {time_and_day(call.at)} and {NOT_REACHED[Kind(call.kind)]}."
    if consultation.state == State.AWAITING_PATIENT and was_offered(consultation):
        return (
            "The times that we offered are not free any more. Tell us under “Add something to your "
            "request” which days suit you, and we offer others."
        )
    if consultation.state == State.AWAITING_PATIENT:
        return "We have been in touch, and wait to hear from you."
    return "We are dealing with your request."


def was_offered(consultation: Consultation) -> bool:
    """Tell whether times on offer were the last that we did."""
    last = consultation.log.contacts().last()
    return last is not None and last.kind == Kind.OFFERED


def last_call(consultation: Consultation) -> ContactLogEntry | None:
    """Give the last call that did not reach the patient."""
    return consultation.log.standing().filter(kind__in=NOT_REACHED).last()


def promise(at: datetime) -> str:
    """Say by when we answer, or that we should have."""
    if is_overdue(at, timezone.now()):
        return f"We should have answered by {time_and_day(at)}. We are sorry."
    return f"We answer by {time_and_day(at)}."


def history(consultation: Consultation) -> list[tuple[datetime, str]]:
    """Give what was done, oldest first: when, and in words that say nothing of what was written.

    What was taken back before it left, or did not arrive, was not done.
    """
    done = consultation.log.standing().filter(kind__in=DONE)
    return [
        (consultation.received_at, "You sent your request"),
        *((entry.at, in_words(entry)) for entry in done),
    ]


def in_words(entry: ContactLogEntry) -> str:
    """Say what was done, of a request that goes on in another not that it was closed."""
    if entry.kind == Kind.CLOSED and entry.text.startswith(CloseReason.DUPLICATE.label):
        return "The request was put together with another one of yours"
    return DONE[Kind(entry.kind)]


def masked_email(address: str) -> str:
    """Give an address by its first letter and its domain: “a…@example.com”."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def number_called(consultation: Consultation) -> str:
    """Give the end of the number of an appointment by phone; staff may have named another one."""
    current = consultation.appointment
    if current is None or current.method != current.Method.PHONE:
        return ""
    return masked_phone(re.sub(r"\D", "", current.where or consultation.phone_e164))


def masked_phone(dialled: str) -> str:
    """Give a number by its last three digits: “number ending 982”; empty for none.

    As it is dialled: beside a number people type when to call, or an extension.
    """
    return f"number ending {dialled[-3:]}" if dialled else ""
