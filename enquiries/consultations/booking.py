"""The steps of an appointment: offered, booked, moved, cancelled, and how it went.

`by` is empty for what the patient did by the link in our letters.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now

from enquiries.common.staff import staff_name

from .appointment import Appointment
from .contact_log import ContactLogEntry
from .offered_time import MOST_OFFERED, OfferedTime
from .states import CloseReason, NotAllowed, State
from .steps import check_address, check_ahead, contact, record

if TYPE_CHECKING:
    from .consultation import Consultation

Kind = ContactLogEntry.Kind


def offer(
    consultation: Consultation,
    *,
    by: User,
    text: str,
    times: list[OfferedTime],
    next_step_due_at: datetime,
) -> ContactLogEntry:
    """Hold times for the patient to choose from, in place of those offered before.

    Raises NotAllowed where a clinician is not free.
    """
    check_address(consultation)
    if not 0 < len(times) <= MOST_OFFERED:
        raise NotAllowed(f"Offer between one and {MOST_OFFERED} times.")
    changes: dict[str, Any] = {"next_step_due_at": next_step_due_at} | contact(consultation, by)
    if current := consultation.appointment:
        changes["next_step_due_at"] = min(next_step_due_at, current.follow_up_by)
    else:
        changes["state"] = State.AWAITING_PATIENT
    with transaction.atomic():
        entry = record(consultation, "offer", Kind.OFFERED, by=by, text=text, **changes)
        consultation.offered_times.all().delete()
        for time in times:
            time.consultation = consultation
            time.hold()
    return entry


def book(consultation: Consultation, *, by: User | None, **details: Any) -> Appointment:
    """Agree on an appointment; queue its letter with it."""
    booked = Appointment(consultation_id=consultation.pk, made_by=by, **details)
    refuse_out_of_sight(booked)
    changes: dict[str, Any] = {"state": State.BOOKED, "next_step_due_at": booked.follow_up_by}
    changes |= contact(consultation, by) if by else reached_by_offer(consultation)
    with transaction.atomic():
        record(consultation, "book", Kind.BOOKED, by=by, text=str(booked), **changes)
        consultation.offered_times.all().delete()
        booked.replace_current()
    return booked


def move(consultation: Consultation, *, by: User | None, **details: Any) -> Appointment:
    """Another time, place or way for the appointment."""
    moved = next_version(consultation, Appointment.Change.MOVED, made_by=by, **details)
    refuse_out_of_sight(moved)
    with transaction.atomic():
        text = told(moved)
        record(
            consultation, "move", Kind.MOVED, by=by, text=text, next_step_due_at=moved.follow_up_by
        )
        consultation.offered_times.all().delete()
        moved.replace_current()
    return moved


def reached_by_offer(consultation: Consultation) -> dict[str, Any]:
    """Who chooses a time has read of it, whatever became of the letter: that was a contact."""
    offered = consultation.log.filter(kind=Kind.OFFERED).last()
    if consultation.first_contact_at or offered is None:
        return {}
    return {"first_contact_at": Now(), "first_contact_by": offered.by}


def choose(consultation: Consultation, time: OfferedTime) -> Appointment:
    """Take one of the offered times, as the patient does; the others are free again at once."""
    if consultation.state == State.BOOKED:
        return move(consultation, by=None, **time.details)
    return book(consultation, by=None, **time.details)


def cancel(
    consultation: Consultation, *, by: User | None, next_step_due_at: datetime, why: str = ""
) -> Appointment:
    """The appointment will not take place, and the conversation goes on."""
    off = next_version(consultation, Appointment.Change.CANCELLED, made_by=by, why=why)
    changes: dict[str, Any] = {"state": State.IN_CONVERSATION, "next_step_due_at": next_step_due_at}
    with transaction.atomic():
        record(consultation, "cancel", Kind.CANCELLED, by=by, text=told(off), **changes)
        off.replace_current()
    return off


def attend(consultation: Consultation, *, by: User) -> None:
    """The patient was there, and nothing more is to be done."""
    closing = {"closed_at": Now(), "closed_by": by, "close_reason": CloseReason.ATTENDED}
    changes: dict[str, Any] = {"state": State.CLOSED} | closing
    _conclude(consultation, "attend", Appointment.Outcome.ATTENDED, by, changes)


def miss(consultation: Consultation, *, by: User, next_step_due_at: datetime) -> None:
    """The patient did not come: staff get in touch by `next_step_due_at`."""
    changes: dict[str, Any] = {"state": State.IN_CONVERSATION, "next_step_due_at": next_step_due_at}
    _conclude(consultation, "miss", Appointment.Outcome.MISSED, by, changes)


def point_out_leaver(consultation: Consultation, clinician: User, *, by: User) -> None:
    """Bring up what was agreed with a clinician who will not be there: staff see to it now."""
    name, current = staff_name(clinician), consultation.appointment
    text = f"{name} sees no patients any more: the times offered with them are free again."
    if current and current.clinician_id == clinician.pk:
        text = f"{name} sees no patients any more. Move the appointment to somebody else: {current}"
    with transaction.atomic():
        record(consultation, "note", Kind.NOTE, by=by, text=text, next_step_due_at=Now())
        consultation.offered_times.filter(clinician=clinician).delete()


def _conclude(
    consultation: Consultation,
    step: str,
    outcome: Appointment.Outcome,
    by: User,
    changes: dict[str, Any],
) -> None:
    current = consultation.appointment
    if current is None or not current.has_begun:
        raise NotAllowed("The appointment has not begun yet.")
    with transaction.atomic():
        record(consultation, step, Kind(outcome.value), by=by, text=str(current), **changes)
        mine = Appointment.objects.filter(pk=current.pk)
        mine.update(outcome=outcome)
        mine.end()


def told(appointment: Appointment) -> str:
    return ". ".join(filter(None, [str(appointment), appointment.why]))


def refuse_out_of_sight(appointment: Appointment) -> None:
    check_ahead(appointment.starts_at)


def next_version(
    consultation: Consultation, change: Appointment.Change, **differences: Any
) -> Appointment:
    """Give what will stand in place of the current appointment, which has not begun yet."""
    current = consultation.appointment
    if current is None:
        raise NotAllowed("There is no appointment to change.")
    if current.has_begun:
        raise NotAllowed("The appointment is over or has begun: say how it went instead.")
    return current.next_version(change, **differences)
