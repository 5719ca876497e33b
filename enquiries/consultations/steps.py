"""The steps of a consultation, from one state to the next; a consultation takes them as its own.

Every step is one transaction: it changes the row if nobody else has since it was read, and writes
a line of the log. `act_by` is when staff must look at it next; an open consultation always has it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from .appointment import Appointment
from .contact_log import ContactLogEntry
from .states import ChangedMeanwhile, CloseReason, NotAllowed, State

if TYPE_CHECKING:
    from .consultation import Consultation

Kind = ContactLogEntry.Kind


def record(
    consultation: Consultation,
    step: str,
    kind: Kind,
    *,
    by: User | None,
    text: str = "",
    **fields: Any,
) -> ContactLogEntry:
    """Change the row, if it still is as it was read, and log it, in one transaction.

    Raises NotAllowed when the state forbids it, ChangedMeanwhile when another was faster.
    """
    if not consultation.allows(step):
        state = "erased" if consultation.erased_at else consultation.get_state_display().lower()
        raise NotAllowed(f"This is not possible: the request is {state}.")
    with transaction.atomic():
        rows = type(consultation)._default_manager  # noqa: SLF001 (Django's documented name)
        as_read = rows.filter(pk=consultation.pk, version=consultation.version)
        if not as_read.update(version=F("version") + 1, **fields):
            raise ChangedMeanwhile
        consultation.refresh_from_db()
        return ContactLogEntry.objects.create(
            consultation_id=consultation.pk, kind=kind, by=by, text=text, state=consultation.state
        )


def first_contact(consultation: Consultation, by: User) -> dict[str, Any]:
    """The first human contact, if none was before: it stops the clock."""
    if consultation.first_contact_at:
        return {}
    return {"first_contact_at": Now(), "first_contact_by": by}


def note(consultation: Consultation, *, by: User, text: str, is_clinical: bool = False) -> None:
    """Write something down; a clinical note is read by clinicians only."""
    record(consultation, "note", Kind.CLINICAL_NOTE if is_clinical else Kind.NOTE, by=by, text=text)


def assign(consultation: Consultation, *, by: User, to: User | None) -> None:
    """Make somebody answerable for it, or nobody."""
    text = to.get_username() if to else "nobody"
    record(consultation, "assign", Kind.ASSIGNED, by=by, text=text, assignee=to)


def set_urgency(consultation: Consultation, urgency: int, *, by: User) -> None:
    """Anybody may raise it; lowering it takes a clinician."""
    if urgency < consultation.urgency and not by.has_perm("enquiries.lower_urgency"):
        raise PermissionDenied
    label = type(consultation).Urgency(urgency).label
    record(consultation, "set_urgency", Kind.URGENCY, by=by, text=label, urgency=urgency)


def and_then(consultation: Consultation, state: State, act_by: datetime) -> dict[str, Any]:
    """The state that follows; a booked one stays booked, until its appointment is over."""
    return {} if consultation.state == State.BOOKED else {"state": state, "act_by": act_by}


def call(
    consultation: Consultation, outcome: Kind, *, by: User, act_by: datetime, text: str = ""
) -> None:
    """A call to the patient: the first one, answered or not, stops the clock."""
    state = State.ATTEMPTED if consultation.state == State.NEW else State(consultation.state)
    if outcome == Kind.REACHED:
        state = State.IN_CONVERSATION
    changes = and_then(consultation, state, act_by) | first_contact(consultation, by)
    record(consultation, "call", outcome, by=by, text=text, **changes)


def hear_from(consultation: Consultation, *, by: User, act_by: datetime, text: str = "") -> None:
    """The patient called or wrote back."""
    changes = and_then(consultation, State.IN_CONVERSATION, act_by)
    record(consultation, "hear_from", Kind.HEARD, by=by, text=text, **changes)


def wait(consultation: Consultation, *, by: User, act_by: datetime, text: str = "") -> None:
    """It is the patient's turn; staff look again at `act_by`."""
    changes = and_then(consultation, State.AWAITING_PATIENT, act_by)
    record(consultation, "wait", Kind.WAITING, by=by, text=text, **changes)


def reply(consultation: Consultation, *, by: User, act_by: datetime, text: str) -> ContactLogEntry:
    """An email to the patient, whose words are kept in the log; queue its letter with it."""
    changes = and_then(consultation, State.AWAITING_PATIENT, act_by) | first_contact(
        consultation, by
    )
    return record(consultation, "reply", Kind.REPLY, by=by, text=text, **changes)


def book(consultation: Consultation, *, by: User, **details: Any) -> Appointment:
    """Agree on an appointment; queue its letter with it."""
    booked = Appointment(consultation_id=consultation.pk, made_by=by, **details)
    changes: dict[str, Any] = {"state": State.BOOKED, "act_by": booked.ends_at}
    changes |= first_contact(consultation, by)
    with transaction.atomic():
        record(consultation, "book", Kind.BOOKED, by=by, text=str(booked), **changes)
        booked.save()
    return booked


def move(consultation: Consultation, *, by: User, **details: Any) -> Appointment:
    """Another time, place or way for the appointment."""
    moved = next_version(consultation, Appointment.Change.MOVED, made_by=by, **details)
    with transaction.atomic():
        record(consultation, "move", Kind.MOVED, by=by, text=str(moved), act_by=moved.ends_at)
        moved.replace_current()
    return moved


def cancel(consultation: Consultation, *, by: User, act_by: datetime) -> Appointment:
    """The appointment will not take place, and the conversation goes on."""
    off = next_version(consultation, Appointment.Change.CANCELLED, made_by=by)
    changes: dict[str, Any] = {"state": State.IN_CONVERSATION, "act_by": act_by}
    with transaction.atomic():
        record(consultation, "cancel", Kind.CANCELLED, by=by, text=str(off), **changes)
        off.replace_current()
    return off


def next_version(
    consultation: Consultation, change: Appointment.Change, **differences: Any
) -> Appointment:
    current = consultation.appointment
    if current is None:
        raise NotAllowed("There is no appointment to change.")
    return current.next_version(change, **differences)


def link(consultation: Consultation, *, by: User, to: Consultation) -> None:
    """Note that another request is by the same person about the same thing."""
    text = str(to)
    record(consultation, "link", Kind.LINKED, by=by, text=text, duplicate_of_id=to.pk)


def close(consultation: Consultation, reason: CloseReason, *, by: User, text: str = "") -> None:
    """Nothing more is to be done. An appointment that lies ahead is cancelled first."""
    current = consultation.appointment
    if current and current.starts_at > timezone.now():
        raise NotAllowed("Cancel the appointment first, so that the patient hears of it.")
    if reason == CloseReason.DUPLICATE and consultation.duplicate_of_id is None:
        raise NotAllowed("Link the other request first.")
    changes: dict[str, Any] = {"closed_at": Now(), "closed_by": by, "close_reason": reason}
    text = ". ".join(filter(None, [reason.label, text]))
    with transaction.atomic():
        record(consultation, "close", Kind.CLOSED, by=by, text=text, state=State.CLOSED, **changes)
        Appointment.objects.current().filter(consultation_id=consultation.pk).update(
            is_current=False
        )


def reopen(consultation: Consultation, *, by: User, act_by: datetime) -> None:
    """There is more to do after all."""
    state = State.IN_CONVERSATION if consultation.first_contact_at else State.NEW
    changes: dict[str, Any] = {"closed_at": None, "closed_by": None, "close_reason": ""}
    changes |= {"state": state, "act_by": act_by}
    record(consultation, "reopen", Kind.REOPENED, by=by, **changes)
