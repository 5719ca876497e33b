"""The states of a consultation and the steps that each allows."""

from typing import Any

from django.db import models


class NotAllowed(Exception):  # noqa: N818 (said to staff as it is named)
    """The state of a consultation forbids this step; the message tells staff why."""


class ChangedMeanwhile(Exception):  # noqa: N818 (said to staff as it is named)
    """Somebody else has acted since this consultation was read: nothing was changed."""


class State(models.TextChoices):
    NEW = "new", "New"
    ATTEMPTED = "attempted", "Contact attempted"
    IN_CONVERSATION = "in_conversation", "In conversation"
    AWAITING_PATIENT = "awaiting_patient", "Awaiting patient"
    BOOKED = "booked", "Booked"
    CLOSED = "closed", "Closed"


class CloseReason(models.TextChoices):
    ANSWERED = "answered", "Answered"
    ATTENDED = "attended", "Seen at an appointment"
    REFERRED = "referred", "Referred elsewhere"
    UNREACHABLE = "unreachable", "Could not be reached"
    WITHDRAWN = "withdrawn", "No longer wanted"
    DUPLICATE = "duplicate", "Same as another request"
    NOT_AN_ENQUIRY = "not_an_enquiry", "Not an enquiry"


# Outcomes that nobody can know who has not been in touch with the patient.
CLAIM_CONTACT = (
    CloseReason.ANSWERED,
    CloseReason.ATTENDED,
    CloseReason.REFERRED,
    CloseReason.UNREACHABLE,
)
# What a request is without when it is open.
NOT_CLOSED: dict[str, Any] = {
    "closed_at": None,
    "closed_by": None,
    "close_reason": "",
    "duplicate_of": None,
}

OPEN = frozenset(State) - {State.CLOSED}
ALLOWED = {
    "note": frozenset(State),
    "assign": OPEN,
    "set_urgency": OPEN,
    "call": OPEN,
    "hear_from": frozenset(State),
    "wait": frozenset({State.ATTEMPTED, State.IN_CONVERSATION}),
    "reply": OPEN,
    "correct": OPEN,
    "offer": OPEN,
    "book": OPEN - {State.BOOKED},
    "move": frozenset({State.BOOKED}),
    "cancel": frozenset({State.BOOKED}),
    "attend": frozenset({State.BOOKED}),
    "miss": frozenset({State.BOOKED}),
    "take_over": OPEN,
    "close": OPEN,
    "take_back": frozenset(State),
    "not_arrived": frozenset(State),
    "strike": frozenset(State),
    "reopen": frozenset({State.CLOSED}),
}
