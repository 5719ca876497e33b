"""Taking the person out of a consultation, and leaving what the figures need."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def erase(consultation: Consultation, *, by: User | None = None) -> ContactLogEntry:
    """Take away everything about the person, and close what is open; figures stay.

    `by` is empty when retention has ended or the patient does it. Returns the receipt.
    """
    if consultation.erased_at:
        raise NotAllowed("The personal details are erased already.")
    if by and consultation.appointment and consultation.appointment.starts_at > timezone.now():
        raise NotAllowed("Cancel the appointment first, so that the patient hears of it.")
    closing = {"closed_at": Now(), "closed_by": by, "close_reason": CloseReason.WITHDRAWN}
    with transaction.atomic():
        erased = (
            type(consultation)
            .objects.filter(pk=consultation.pk, version=consultation.version)
            .update(
                version=F("version") + 1,
                erased_at=Now(),
                submission_digest=None,
                state=State.CLOSED,
                **blank(consultation.personal),
                **({} if consultation.state == State.CLOSED else closing),
            )
        )
        if not erased:
            raise ChangedMeanwhile
        receipt = erase_what_belongs_to(consultation, by)
        note_erased("consultation", [consultation.pk])
        consultation.refresh_from_db()
    return receipt


def erase_what_belongs_to(consultation: Consultation, by: User | None) -> ContactLogEntry:
    counts = {
        "texts of the log": consultation.log.exclude(text="").update(
            **blank(ContactLogEntry.personal)
        ),
        "letters": consultation.emails.withdraw(),
        "appointments": consultation.appointments.update(**blank(Appointment.personal)),
    }
    consultation.appointments.all().end()
    consultation.offered_times.all().delete()
    also = ", ".join(f"{what}: {count}" for what, count in counts.items())
    return consultation.log.create(
        kind=ContactLogEntry.Kind.ERASED,
        by=by,
        state=State.CLOSED,
        text=f"{labels(consultation.personal)} Also {also}.",
    )
