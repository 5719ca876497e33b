"""The states of a consultation and the steps that each allows."""

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


OPEN = frozenset(State) - {State.CLOSED}
CONTACTED = OPEN - {State.NEW}
ALLOWED = {
    "note": frozenset(State),
    "assign": OPEN,
    "set_urgency": OPEN,
    "call": OPEN,
    "hear_from": CONTACTED,
    "wait": frozenset({State.ATTEMPTED, State.IN_CONVERSATION}),
    "reply": OPEN,
    "book": OPEN - {State.BOOKED},
    "move": frozenset({State.BOOKED}),
    "cancel": frozenset({State.BOOKED}),
    "link": frozenset(State),
    "close": OPEN,
    "reopen": frozenset({State.CLOSED}),
}
