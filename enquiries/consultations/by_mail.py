"""What comes by mail about a consultation, as lines of its log: nobody on the staff wrote them."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from .consultation import Consultation
from .contact_log import ContactLogEntry
from .states import NOT_CLOSED, State
from .steps import record

Kind = ContactLogEntry.Kind
ASIDE = (
    "Perhaps about {reference}, from another address than the patient’s. It is in the clinic’s "
    "mailbox, unread."
)
NOTHING_NEW = "Nothing new is written in it."
ATTACHED = "Attached, to be found in the mailbox’s folder “On the site”: {files}"

MORE = (
    "There is more of it than is read here, files or words: see the mail in the mailbox’s folder "
    "“On the site”."
)


def hear(
    consultation: Consultation,
    *,
    words: str,
    whole: str,
    files: list[str],
    has_more: bool = False,
) -> ContactLogEntry:
    """The patient has answered: staff look at it now, and what was closed is open again.

    Raises ChangedMeanwhile when somebody else was faster.
    """
    is_new, is_booked = consultation.first_contact_at is None, consultation.state == State.BOOKED
    state = State.BOOKED if is_booked else State.NEW if is_new else State.IN_CONVERSATION
    changes: dict[str, Any] = {"state": state, "next_step_due_at": Now()}
    if consultation.state == State.CLOSED:
        changes |= NOT_CLOSED
    attached = ATTACHED.format(files=", ".join(files)) if files else ""
    more = MORE if has_more else ""
    text = "\n\n".join(filter(None, [words, attached, more])) or NOTHING_NEW
    with transaction.atomic():
        entry = record(consultation, "hear_from", Kind.HEARD, by=None, text=text, **changes)
        entry.whole = whole if whole != words else ""
        entry.save(update_fields=["whole"])
    return entry


def add_line(consultation: Consultation, kind: Kind, text: str) -> None:
    """Write a line that changes nothing."""
    ContactLogEntry.objects.create(
        consultation=consultation, kind=kind, text=text, state=consultation.state
    )
