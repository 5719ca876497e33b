"""The steps of a consultation, from one state to the next; a consultation takes them as its own.

Every step is one transaction: it changes the row if nobody else has since it was read, and writes
a line of the log. `next_step_due_at` is when staff must look at it next; an open consultation
always has it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from enquiries.common.staff import staff_name

from . import searching
from .contact_log import ContactLogEntry
from .states import NOT_CLOSED, ChangedMeanwhile, NotAllowed, State

if TYPE_CHECKING:
    from .consultation import Consultation

Kind = ContactLogEntry.Kind
FARTHEST_STEP = timedelta(days=365)  # nobody would look later: by then it is erased


def check_ahead(moment: datetime) -> None:
    """Refuse a time at which nobody would ever look: one that is past, or years away."""
    now = timezone.now()
    if moment <= now:
        raise NotAllowed("Choose a time that lies ahead.")
    if moment > now + FARTHEST_STEP:
        raise NotAllowed("Choose a time within a year: the request would be out of sight.")


def check_address(consultation: Consultation) -> None:
    """Refuse to write where no letter could go."""
    if not consultation.email:
        raise NotAllowed("No email address is known: call the patient instead.")


def check_allowed(consultation: Consultation, step: str) -> None:
    """Refuse a step that the state forbids."""
    if not consultation.allows(step):
        state = "erased" if consultation.erased_at else consultation.get_state_display().lower()
        raise NotAllowed(f"This is not possible: the request is {state}.")


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
    check_allowed(consultation, step)
    fields = searching.columns_with(kind, text) | fields
    survivor = consultation.duplicate_of if "duplicate_of" in fields else None
    with transaction.atomic():
        change(consultation, fields)
        if survivor:
            separated_from(survivor, consultation, by)
        return ContactLogEntry.objects.create(
            consultation_id=consultation.pk,
            kind=kind,
            by=by,
            text=text,
            state=consultation.state,
            next_step_at=consultation.next_step_due_at,
        )


def change(consultation: Consultation, fields: dict[str, Any]) -> None:
    """Change the row, if it still is as it was read. Raises ChangedMeanwhile where it is not."""
    rows = type(consultation)._default_manager
    as_read = rows.filter(pk=consultation.pk, version=consultation.version)
    if not as_read.update(version=F("version") + 1, **fields):
        raise ChangedMeanwhile
    consultation.refresh_from_db()


def separated_from(survivor: Consultation, consultation: Consultation, by: User | None) -> None:
    """Log that the survivor goes on without this one from here on."""
    survivor.log.create(kind=Kind.SEPARATED, by=by, text=str(consultation), state=survivor.state)


def contact(consultation: Consultation, by: User) -> dict[str, Any]:
    """The first human contact stops the clock; who acts on what is nobody's is answerable."""
    changes: dict[str, Any] = {}
    if consultation.first_contact_at is None:
        changes |= {"first_contact_at": Now(), "first_contact_by": by}
    return changes | answerable(consultation, by)


def answerable(consultation: Consultation, by: User | None) -> dict[str, Any]:
    return {} if consultation.assignee_id else {"assignee": by}


def note(consultation: Consultation, *, by: User, text: str, is_clinical: bool = False) -> None:
    """Write something down; a clinical note is read by clinicians only."""
    record(consultation, "note", Kind.CLINICAL_NOTE if is_clinical else Kind.NOTE, by=by, text=text)


def assign(consultation: Consultation, *, by: User, to: User | None) -> None:
    """Make somebody answerable for it, who can act on it; or nobody."""
    if to and not (to.is_active and to.has_perm("enquiries.change_consultation")):
        raise NotAllowed(f"{staff_name(to)} cannot act on requests. Choose somebody else.")
    text = staff_name(to) or "nobody"
    record(consultation, "assign", Kind.ASSIGNED, by=by, text=text, assignee=to)


def set_urgency(consultation: Consultation, urgency: int, *, by: User, why: str = "") -> None:
    """Anybody may raise it; lowering it takes a clinician. What is urgent is to be done now."""
    if urgency < consultation.urgency and not by.has_perm("enquiries.lower_urgency"):
        raise PermissionDenied
    level = consultation.Urgency(urgency)
    is_urgent = level == consultation.Urgency.URGENT
    if is_urgent and not why:
        raise NotAllowed("Say in a line why it is urgent.")
    text = ": ".join(filter(None, [level.label, why]))
    changes: dict[str, Any] = {"urgency": urgency} | (
        {"next_step_due_at": Now()} if is_urgent else {}
    )
    record(consultation, "set_urgency", Kind.URGENCY, by=by, text=text, **changes)


def and_then(
    consultation: Consultation, state: State, next_step_due_at: datetime
) -> dict[str, Any]:
    """The state that follows; a booked one stays booked, until its appointment is over."""
    if consultation.state == State.BOOKED:
        current = consultation.appointment
        return {"next_step_due_at": current.follow_up_by} if current else {}
    check_ahead(next_step_due_at)
    return {"state": state, "next_step_due_at": next_step_due_at}


def call(
    consultation: Consultation,
    outcome: Kind,
    *,
    by: User,
    next_step_due_at: datetime,
    text: str = "",
) -> None:
    """A call to the patient: the first one, answered or not, stops the clock."""
    state = State.ATTEMPTED if consultation.state == State.NEW else State(consultation.state)
    if outcome == Kind.REACHED:
        state = State.IN_CONVERSATION
    changes = and_then(consultation, state, next_step_due_at) | contact(consultation, by)
    record(consultation, "call", outcome, by=by, text=text, **changes)


def hear_from(
    consultation: Consultation, *, by: User | None, next_step_due_at: datetime, text: str = ""
) -> None:
    """The patient called or wrote: staff look at it by `next_step_due_at`, or sooner if it is due.

    What was closed is open again. A call by the patient does not stop the clock.
    """
    check_ahead(next_step_due_at)
    is_booked, is_new = consultation.state == State.BOOKED, consultation.first_contact_at is None
    state = State.BOOKED if is_booked else State.NEW if is_new else State.IN_CONVERSATION
    if is_booked or is_new:
        next_step_due_at = min(next_step_due_at, consultation.next_step_due_at)
    changes = NOT_CLOSED | {"state": state, "next_step_due_at": next_step_due_at}
    changes |= answerable(consultation, by)
    record(consultation, "hear_from", Kind.HEARD, by=by, text=text, **changes)


def correct(consultation: Consultation, *, by: User | None, **details: str) -> None:
    """Put right who the patient is and how to reach them; the log keeps what stood before.

    `details` are columns, the number as dialled among them; something must differ. Letters that
    have not left go to the new address.
    """
    before = {name: getattr(consultation, name) for name in details}
    changed = {name: value for name, value in details.items() if value != before[name]}
    if not changed:
        raise NotAllowed("Nothing is different from what we have.")
    labels = {field.name: field.label for field in consultation.personal}
    text = "\n".join(
        f"{labels.get(name, 'Way of contact')}: before “{before[name]}”"
        for name in changed
        if name != "phone_e164"
    )
    found_by = searching.columns_after(consultation, changed, text)
    with transaction.atomic():
        record(consultation, "correct", Kind.CORRECTED, by=by, text=text, **changed, **found_by)
        if "email" in changed:
            consultation.emails.readdress(before["email"], changed["email"])


def wait(
    consultation: Consultation, *, by: User, next_step_due_at: datetime, text: str = ""
) -> None:
    """It is the patient's turn; staff look again at `next_step_due_at`."""
    changes = and_then(consultation, State.AWAITING_PATIENT, next_step_due_at)
    record(consultation, "wait", Kind.WAITING, by=by, text=text, **changes)


def reply(
    consultation: Consultation, *, by: User, next_step_due_at: datetime, text: str
) -> ContactLogEntry:
    """An email to the patient, whose words are kept in the log; queue its letter with it."""
    check_address(consultation)
    changes = and_then(consultation, State.AWAITING_PATIENT, next_step_due_at)
    changes |= contact(consultation, by)
    return record(consultation, "reply", Kind.REPLY, by=by, text=text, **changes)
