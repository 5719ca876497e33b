"""The steps that end a consultation, join it to another or take it up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from .appointment import Appointment
from .contact_log import ContactLogEntry
from .states import CLAIM_CONTACT, NOT_CLOSED, CloseReason, NotAllowed, State
from .steps import record

if TYPE_CHECKING:
    from .consultation import Consultation

Kind = ContactLogEntry.Kind


def close(
    consultation: Consultation,
    reason: CloseReason,
    *,
    by: User | None,
    text: str = "",
    **fields: Any,
) -> None:
    """Nothing more is to be done. An appointment that lies ahead is cancelled first."""
    current = consultation.appointment
    if current and current.starts_at > timezone.now():
        raise NotAllowed("Cancel the appointment first, so that the patient hears of it.")
    if reason in CLAIM_CONTACT and consultation.first_contact_at is None:
        raise NotAllowed("Nobody has been in touch yet. Log the call or send the reply first.")
    changes: dict[str, Any] = {"closed_at": Now(), "closed_by": by, "close_reason": reason}
    changes |= {"state": State.CLOSED} | fields
    text = ". ".join(filter(None, [reason.label, text]))
    with transaction.atomic():
        record(consultation, "close", Kind.CLOSED, by=by, text=text, **changes)
        Appointment.objects.current().filter(consultation_id=consultation.pk).end()
        consultation.offered_times.all().delete()


def close_into(consultation: Consultation, survivor: Consultation, *, by: User) -> None:
    """Close it as the same request as another, which is open and goes on in its place.

    The other takes over the earlier deadline and the higher urgency. Both must be as read.
    """
    if survivor.pk == consultation.pk:
        raise NotAllowed("Choose another request than this one.")
    if not survivor.allows("take_over"):
        raise NotAllowed(f"{survivor} is closed: nobody would call. Choose one that is open.")
    with transaction.atomic():
        rows = type(consultation).objects.filter(pk__in=[consultation.pk, survivor.pk])
        list(rows.select_for_update().order_by("pk"))  # always in this order: no deadlock
        take_over(survivor, consultation, by=by)
        text, pk = str(survivor), survivor.pk
        close(consultation, CloseReason.DUPLICATE, by=by, text=text, duplicate_of_id=pk)


def take_over(survivor: Consultation, other: Consultation, *, by: User) -> None:
    """Go on for another request as well: by the earlier deadline, at the higher urgency.

    A promise that was kept is none any more.
    """
    changes: dict[str, Any] = {
        "next_step_due_at": min(survivor.next_step_due_at, other.next_step_due_at),
        "urgency": max(survivor.urgency, other.urgency),
    }
    if other.first_contact_at is None:
        changes["answer_due_at"] = min(survivor.answer_due_at, other.answer_due_at)
    record(survivor, "take_over", Kind.JOINED, by=by, text=str(other), **changes)


def survivor_of(consultation: Consultation) -> Consultation | None:
    """The request that goes on in the place of this one, at the end of the chain."""
    other = consultation.duplicate_of
    while other and other.duplicate_of:
        other = other.duplicate_of
    return other


def is_over(consultation: Consultation) -> bool:
    """Tell whether nothing more will happen: closed, and so is what goes on in its place."""
    return (survivor_of(consultation) or consultation).state == State.CLOSED


def joined_into(consultation: Consultation) -> list[Consultation]:
    """The requests that were closed into this one, and those closed into them before."""
    found: list[Consultation] = []
    level = [consultation]
    while level := list(type(consultation).objects.filter(duplicate_of__in=level)):
        found += level
    return found


def state_before_closing(consultation: Consultation) -> State:
    """Where it stood; an appointment that was over by then is not taken up again."""
    if consultation.first_contact_at is None:
        return State.NEW
    last = consultation.log.steps().exclude(state=State.CLOSED).last()
    is_known = last and last.state not in {State.NEW, State.BOOKED}
    return State(last.state) if last and is_known else State.IN_CONVERSATION


def reopen(consultation: Consultation, *, by: User) -> None:
    """There is more to do after all, by the deadline that it had: a promise stands.

    A request that was closed into another stands by itself again.
    """
    state = state_before_closing(consultation)
    record(consultation, "reopen", Kind.REOPENED, by=by, state=state, **NOT_CLOSED)
