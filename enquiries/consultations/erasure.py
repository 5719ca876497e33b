"""Taking the person out of a consultation, and leaving what the figures need.

What the patient typed and what the clinic wrote go by themselves: the second is the clinic's own
record, and has a period of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from enquiries.common.erasure_log import note_erased
from enquiries.common.personal import blank, labels

from .appointment import Appointment
from .contact_log import ContactLogEntry
from .states import ChangedMeanwhile, CloseReason, NotAllowed, State

if TYPE_CHECKING:
    from .consultation import Consultation


def erase(
    consultation: Consultation, *, by: User | None = None, keeps_record: bool = False
) -> ContactLogEntry:
    """Take away everything about the person, and close what is open; figures stay.

    With `keeps_record` what the clinic wrote stays. `by` is empty when a period has ended or the
    patient does it. Returns the receipt. Raises NotAllowed and ChangedMeanwhile.
    """
    check_can_be_erased(consultation, keeps_record=keeps_record)
    changes = {} if consultation.erased_at else without_the_patient(consultation, by)
    if not keeps_record:
        changes["record_erased_at"] = Now()
    with transaction.atomic():
        as_read = type(consultation).objects.filter(
            pk=consultation.pk, version=consultation.version
        )
        if not as_read.update(version=F("version") + 1, **changes):
            raise ChangedMeanwhile
        receipt = erase_what_belongs_to(consultation, by, keeps_record=keeps_record)
        note_erased("consultation_typed" if keeps_record else "consultation", [consultation.pk])
        consultation.refresh_from_db()
    return receipt


def check_can_be_erased(consultation: Consultation, *, keeps_record: bool) -> None:
    """Refuse to erase twice, and before an appointment is cancelled of which nobody would hear."""
    if consultation.record_erased_at or (keeps_record and consultation.erased_at):
        raise NotAllowed("The personal details are erased already.")
    if consultation.appointment and consultation.appointment.starts_at > timezone.now():
        raise NotAllowed("Cancel the appointment first, so that the patient hears of it.")


def without_the_patient(consultation: Consultation, by: User | None) -> dict[str, Any]:
    """Give the columns of a consultation without what the patient typed, which closes it."""
    closing = {"closed_at": Now(), "closed_by": by, "close_reason": CloseReason.WITHDRAWN}
    return {
        "erased_at": Now(),
        "submission_digest": None,
        "state": State.CLOSED,
        **blank(consultation.personal),
        **({} if consultation.state == State.CLOSED else closing),
    }


def erase_what_belongs_to(
    consultation: Consultation, by: User | None, *, keeps_record: bool
) -> ContactLogEntry:
    texts = consultation.log.typed_by_patient() if keeps_record else consultation.log.not_receipts()
    counts = {
        "texts of the log": texts.exclude(text="", struck_because="").update(
            **blank(ContactLogEntry.personal)
        ),
        "letters": consultation.emails.withdraw(),
    }
    consultation.appointments.all().end()
    consultation.offered_times.all().delete()
    if not keeps_record:
        counts["appointments"] = consultation.appointments.update(**blank(Appointment.personal))
    also = ", ".join(f"{what}: {count}" for what, count in counts.items())
    what = (
        "Only what the clinic wrote." if consultation.erased_at else labels(consultation.personal)
    )
    stays = " What the clinic wrote stays for its own period." if keeps_record else ""
    return consultation.log.create(
        kind=ContactLogEntry.Kind.ERASED,
        by=by,
        state=State.CLOSED,
        text=f"{what} Also {also}.{stays}",
    )
