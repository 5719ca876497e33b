"""What is undone: a letter before it leaves, one that never arrived, a wrong line of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now

from .appointment import Appointment
from .closing import state_before_closing
from .contact_log import ContactLogEntry
from .states import CLAIM_CONTACT, NOT_CLOSED, NotAllowed, State
from .steps import change, record

if TYPE_CHECKING:
    from .consultation import Consultation

Kind = ContactLogEntry.Kind
MAY_BE_STRUCK = {Kind.NOTE, Kind.CLINICAL_NOTE, Kind.HEARD}
NO_CONTACT: dict[str, Any] = {"first_contact_at": None, "first_contact_by": None}


def before(consultation: Consultation, entry: ContactLogEntry) -> dict[str, Any]:
    """Where it would stand without a line of the log, which was perhaps the only contact.

    What others have made of its state and its next step since then stays.
    """
    earlier = consultation.log.standing().filter(pk__lt=entry.pk).last()
    contact = consultation.log.contacts().exclude(pk=entry.pk).first()
    is_open = earlier and earlier.state not in {State.NEW, State.CLOSED}
    state = earlier.state if earlier and is_open else State.IN_CONVERSATION
    changes: dict[str, Any] = {}
    deadline = consultation.next_step_due_at
    if entry.next_step_at in {None, deadline}:
        deadline = (earlier and earlier.next_step_at) or consultation.answer_due_at
    if contact is None:
        changes = NO_CONTACT | {"state": State.NEW}
        deadline = min(deadline, consultation.answer_due_at)  # which is still to be met
    elif consultation.state == entry.state:
        changes = {"state": state}
    changes["next_step_due_at"] = deadline
    return first_contact_of(consultation, contact, entry) | changes


def first_contact_of(
    consultation: Consultation, contact: ContactLogEntry | None, undone: ContactLogEntry
) -> dict[str, Any]:
    """The next contact is the first one where the first is undone."""
    first_at = consultation.first_contact_at
    if contact is None or contact.by is None or contact.pk < undone.pk:
        return {}
    if first_at is None or first_at > undone.at:
        return {}
    return {"first_contact_at": contact.at, "first_contact_by": contact.by}


def without_reply(consultation: Consultation, reply: ContactLogEntry) -> dict[str, Any]:
    """Where it would stand without a reply, also where it was closed or booked meanwhile."""
    if booked := consultation.appointment:
        return {"next_step_due_at": booked.follow_up_by}
    changes = before(consultation, reply)
    if consultation.state != State.CLOSED:
        return changes
    if "state" in changes and consultation.close_reason in CLAIM_CONTACT:
        return changes | NOT_CLOSED
    return {name: value for name, value in changes.items() if name != "state"}


def take_back_reply(consultation: Consultation, reply: ContactLogEntry, *, by: User) -> None:
    """Undo a reply whose letter has not left, as if it had not been written.

    Times that it offered are free again, unless others were offered in their place since.
    """
    is_offer = reply.kind == Kind.OFFERED
    text = "The times on offer" if is_offer else "The reply"
    with transaction.atomic():
        changes = without_reply(consultation, reply)
        is_latest = consultation.log.standing().filter(kind=Kind.OFFERED).last() == reply
        record(consultation, "take_back", Kind.TAKEN_BACK, by=by, text=text, **changes)
        reply.strike(by=by, because="taken back before it left")
        if is_offer and is_latest:
            consultation.offered_times.all().delete()


def take_back_appointment(
    consultation: Consultation, version: Appointment, *, by: User
) -> Appointment | None:
    """Undo a booking, a move or a cancellation whose letter has not left.

    Returns the appointment that stands again, as a version of its own; None after a booking.
    """
    same = consultation.appointments.filter(uid=version.uid)
    if same.filter(sequence__gt=version.sequence).exists():
        raise NotAllowed("The appointment has been changed again since. Look at it once more.")
    entry = consultation.log.standing().filter(kind=version.change).last()
    if entry is None:
        raise NotAllowed("There is nothing to take back.")
    former = version.former()
    changes: dict[str, Any] = before(consultation, entry)
    again = former and version.next_version(Appointment.Change(former.change), made_by=by)
    if former and again:
        for name in Appointment.DETAILS:
            setattr(again, name, getattr(former, name))
        again.is_current = True
        changes = {"state": State.BOOKED, "next_step_due_at": again.follow_up_by} | NOT_CLOSED
    with transaction.atomic():
        record(consultation, "take_back", Kind.TAKEN_BACK, by=by, text=str(version), **changes)
        entry.strike(by=by, because="taken back before it left")
        same.end()
        if again:
            again.replace_current()
    return again or None


def note_not_arrived(
    consultation: Consultation, *, text: str, reply: ContactLogEntry | None = None
) -> None:
    """Bring it back to the top: a letter to the patient did not arrive.

    A reply that was the only contact was none; what was closed upon a contact is open again.
    """
    if consultation.erased_at:
        return
    changes: dict[str, Any] = {}
    is_closed = consultation.state == State.CLOSED
    if is_closed and consultation.close_reason in CLAIM_CONTACT:
        changes |= NOT_CLOSED | {"state": state_before_closing(consultation)}
        is_closed = False
    with transaction.atomic():
        if reply:
            if is_closed:
                changes |= without_reply(consultation, reply)
            elif consultation.state != State.BOOKED:
                changes |= before(consultation, reply)
            reply.strike(by=None, because="its letter did not arrive")
        if not is_closed:
            changes["next_step_due_at"] = Now()
        record(consultation, "not_arrived", Kind.NOT_ARRIVED, by=None, text=text, **changes)


def note_seen_to(consultation: Consultation) -> None:
    """Give it the next step back that it had before a letter failed: somebody has seen to that."""
    failure = consultation.log.filter(kind=Kind.NOT_ARRIVED).last()
    if failure is None or failure.next_step_at != consultation.next_step_due_at:
        return  # somebody has set another since
    earlier = consultation.log.standing().filter(pk__lt=failure.pk)
    done = earlier.exclude(kind=Kind.NOT_ARRIVED).exclude(state=State.CLOSED).last()
    deadline = (done and done.next_step_at) or consultation.answer_due_at
    if consultation.first_contact_at is None:
        deadline = min(deadline, consultation.answer_due_at)
    if booked := consultation.appointment:
        deadline = booked.follow_up_by
    change(consultation, {"next_step_due_at": deadline})


def note_sent_after_all(consultation: Consultation, reply: ContactLogEntry) -> None:
    """Count a reply that had failed and has now left: it is a contact from here on."""
    changes: dict[str, Any] = {}
    if consultation.first_contact_at is None and consultation.state == State.NEW:
        changes = {"first_contact_at": Now(), "first_contact_by": reply.by}
        changes["state"] = State.AWAITING_PATIENT
        changes["next_step_due_at"] = reply.next_step_at or consultation.next_step_due_at
    with transaction.atomic():
        stands = {"struck_at": None, "struck_by": None, "struck_because": ""}
        consultation.log.filter(pk=reply.pk).update(**stands)
        record(consultation, "not_arrived", Kind.SENT_AGAIN, by=None, **changes)


def strike(consultation: Consultation, entry: ContactLogEntry, *, by: User, because: str) -> None:
    """Strike out a wrong note, for a reason; it stays to be read."""
    if entry.kind not in MAY_BE_STRUCK or entry.struck_at:
        raise NotAllowed("Only a note that stands can be struck out.")
    if entry.kind == Kind.CLINICAL_NOTE and not by.has_perm("enquiries.read_clinical_notes"):
        raise NotAllowed("Only a clinician strikes out a clinical note.")
    with transaction.atomic():
        text = f"A line of {entry.at:%-d %B %Y}: {because}"
        record(consultation, "strike", Kind.STRUCK, by=by, text=text)
        entry.strike(by=by, because=because)
