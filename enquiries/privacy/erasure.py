"""Erasing what patients told us, from the tables and from the file below them."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import serializers
from django.db import connection, models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from enquiries.common.enquiry import Enquiry
from enquiries.consultations.appointment import Appointment
from enquiries.consultations.consultation import REFERENCE, Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.outbox.blocked_address import BlockedAddress
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail
from enquiries.outbox.rules import GIVE_UP_AFTER
from enquiries.reports.report_request import ReportRequest

from . import limits


def erase_report_requests(requests: models.QuerySet[ReportRequest]) -> int:
    """Erase the details of requests, and never send what has not been sent; how many there were."""
    with transaction.atomic():
        chosen = list(requests.filter(erased_at__isnull=True).values_list("pk", flat=True))
        OutgoingEmail.objects.filter(report_request__in=chosen).withdraw()
        unsent = ReportRequest.objects.filter(pk__in=chosen)
        unsent.update(submission_digest=None)  # who asks again wants it after all
        return unsent.erase()


def erase_undeliverable() -> int:
    """Erase the details of reports that could not be delivered in the time that we promise."""
    return erase_report_requests(
        ReportRequest.objects.filter(received_at__lte=Now() - GIVE_UP_AFTER)
    )


def erase_consultations(
    consultations: models.QuerySet[Consultation], *, keeps_record: bool = False, tells: bool = False
) -> int:
    """Erase the person from consultations, letters included, keeping what figures need.

    An appointment ahead is cancelled; where it `tells`, its letter with the calendar update still
    leaves. Returns how many there were.
    """
    left = "erased_at" if keeps_record else "record_erased_at"
    with transaction.atomic():
        chosen = list(consultations.filter(**{f"{left}__isnull": True}).select_for_update())
        for consultation in chosen:
            address, off = consultation.email, cancel_ahead(consultation)
            consultation.erase(keeps_record=keeps_record)
            if off and tells:
                OutgoingEmail.objects.enqueue(
                    Letter.APPOINTMENT, address, consultation=consultation, appointment=off
                )
    return len(chosen)


def erase_by_patient(pk: UUID) -> None:
    """Erase what a patient typed in a consultation, and tell the clinic, by reference alone."""
    mine = Consultation.objects.filter(pk=pk)
    with transaction.atomic():
        if erase_consultations(mine, keeps_record=True, tells=True):
            OutgoingEmail.objects.enqueue(
                Letter.CHANGE,
                settings.CLINIC_INBOX,
                occasion=f"erased:{pk}",
                consultation=mine.get(),
            )


def cancel_ahead(consultation: Consultation) -> Appointment | None:
    """Cancel the appointment that lies ahead, if there is one; its letter is yet to be promised."""
    current = consultation.appointment
    if current is None or current.starts_at <= timezone.now():
        return None
    return consultation.cancel(by=None, next_step_due_at=timezone.now())


def enquiries_of(
    person: str,
) -> tuple[models.QuerySet[ReportRequest], models.QuerySet[Consultation]]:
    """All enquiries made with an address, in its canonical form, or the one with a reference.

    By the reference alone can the clinic's own record be found once the patient's words are erased.
    """
    if REFERENCE.fullmatch(person):
        return ReportRequest.objects.none(), Consultation.objects.filter(reference=person)
    return (
        ReportRequest.objects.filter(email=person),
        Consultation.objects.filter(email=person),
    )


def formerly_of(person: str) -> list[str]:
    """Give the references of requests that had this address until it was put right.

    They are somebody's who has another one: perhaps the same person, perhaps whoever was mistyped.
    """
    lines = ContactLogEntry.objects.filter(
        kind=ContactLogEntry.Kind.CORRECTED, text__contains=f"before “{person}”"
    )
    had = Consultation.objects.filter(log__in=lines).exclude(email=person)
    return sorted(set(had.values_list("reference", flat=True)))


def everything_about(enquiry: models.Model) -> list[models.Model]:
    """An enquiry and the rows of other tables that belong to it.

    Another enquiry that is linked to it belongs to whoever sent that one.
    """
    rows = [enquiry]
    for relation in enquiry._meta.related_objects:
        if issubclass(relation.related_model, Enquiry):
            continue
        related = relation.related_model._base_manager  # noqa: SLF001 (the same)
        rows += related.filter(**{relation.field.name: enquiry})
    return rows


def subject_access(person: str) -> dict[str, Any]:
    """All that is held on one person, by address or reference, ready for JSON."""
    enquiries = [enquiry for kind in enquiries_of(person) for enquiry in kind]
    blocked = BlockedAddress.objects.of(person).first()
    records = [row for enquiry in enquiries for row in everything_about(enquiry)]
    return {
        "reference" if REFERENCE.fullmatch(person) else "email": person,
        "enquiries": len(enquiries),
        "formerly_of": formerly_of(person),
        "count": len(records),
        "records": serializers.serialize("python", records),
        "blocked_at": blocked and blocked.blocked_at,
    }


def erase_person(person: str, *, unblock: bool) -> dict[str, int]:
    """Erase all that is held on one person, by address or reference; what was erased, by kind.

    A block stays unless it is lifted: it is what keeps letters away from them.
    """
    requests, consultations = enquiries_of(person)
    with transaction.atomic():
        receipt = {
            "report requests": erase_report_requests(requests),
            "consultations": erase_consultations(consultations, tells=True),
            "counts against limits": limits.forget_address(person),
        }
        if unblock:
            receipt["blocks"] = BlockedAddress.objects.of(person).lift()
    return receipt


def truncate_wal() -> bool:
    """Empty SQLite's write-ahead log, where erased words would linger; False if it is in use.

    Tried without waiting, so that nobody who writes is held up: call it again when idle.
    """
    if connection.vendor != "sqlite":
        return True
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    if not log.exists() or not log.stat().st_size:
        return True
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
        is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {patience:d}")
    return not is_busy
