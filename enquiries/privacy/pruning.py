"""What ends the periods of `retention.py`; each returns how many rows it was."""

import calendar
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from enquiries.common.erasure_log import Erasure
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.queryset import ConsultationQuerySet
from enquiries.consultations.states import ChangedMeanwhile, NotAllowed
from enquiries.outbox.outgoing_email import OutgoingEmail
from enquiries.reports.report_request import ReportRequest
from factsheets.models import ReaderTally

from .tally import Tally

AT_ONCE = 500
KEEP_OPEN = 12  # months without a step
WARN_BEFORE = timedelta(days=30)  # in which the clinic reads each morning what will be erased
KEEP_LETTERS = timedelta(days=30)
KEEP_LOGS = 24  # months, long enough to look into what was noticed late
KEEP_ERASURES = timedelta(days=90)  # no backup is kept longer than 35
KEEP_SIGN_IN_ATTEMPTS = timedelta(days=1)  # a lockout itself is over in a quarter of an hour


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of the month so many months earlier, or that month's last day.

    PostgreSQL reckons so, which lets no line of a log be deleted sooner (`docs/grants.sql`).
    """
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    last_day = calendar.monthrange(years, month + 1)[1]
    return moment.replace(year=years, month=month + 1, day=min(moment.day, last_day))


def over_before(moment: datetime, months: int) -> datetime:
    """Give before when a period of so many months must have begun to be over at a moment.

    By London's clock, whose change moves no end; of a month that has no such day, all of it: what
    was closed on 28 February is not kept until 1 September.
    """
    here = timezone.localtime(moment)
    earlier = months_before(here, months)
    if earlier.day == here.day:
        return earlier
    return earlier.replace(hour=23, minute=59, second=59, microsecond=999999)


def record_months() -> int:
    """How long what the clinic wrote is kept after a request is closed."""
    return settings.RECORD_YEARS * 12 or settings.RETENTION_MONTHS


def erase_closed_consultations() -> int:
    """Erase what patients told us in requests that have been closed for the whole period."""
    end = over_before(timezone.now(), settings.RETENTION_MONTHS)
    return erase_in_turn(Consultation.objects.closed_before(end).order_by("closed_at"))


def erase_records() -> int:
    """Erase what the clinic wrote about requests whose details are gone already."""
    end = over_before(timezone.now(), record_months())
    records = Consultation.objects.records_before(end).order_by("closed_at")
    return erase_in_turn(records, keeps_record=False)


def dormant(on: datetime) -> ConsultationQuerySet:
    """Open requests for which nothing will have been done for the whole period on that day."""
    return Consultation.objects.dormant_since(over_before(on, KEEP_OPEN))


def erase_dormant_consultations() -> int:
    """Close and erase open requests for which nothing was done for the whole period."""
    return erase_each(dormant(timezone.now()).order_by("received_at"))


def erase_in_turn(consultations: ConsultationQuerySet, *, keeps_record: bool | None = None) -> int:
    """Erase these, and then those that were closed into them, which wait for that."""
    erased = 0
    while erased < AT_ONCE:
        some = erase_each(consultations.all(), keeps_record=keeps_record)
        if not some:
            break
        erased += some
    return erased


def erase_each(consultations: ConsultationQuerySet, *, keeps_record: bool | None = None) -> int:
    """Erase the first of these; the record stays where the clinic has a period for it."""
    keeps_record = bool(settings.RECORD_YEARS) if keeps_record is None else keeps_record
    erased = 0
    for consultation in consultations[:AT_ONCE]:
        try:
            consultation.erase(keeps_record=keeps_record)
        except (ChangedMeanwhile, NotAllowed):  # somebody has just acted: the next run looks
            continue
        erased += 1
    return erased


def forget_recipients() -> int:
    """Forget where the last letters of erased requests went, once they have left or died."""
    settled = OutgoingEmail.objects.exclude(pk__in=OutgoingEmail.objects.unsettled())
    of_erased = settled.filter(consultation__erased_at__isnull=False).exclude(recipient="")
    return of_erased.update(recipient="")


def forget_digests() -> int:
    """Forget by what a repeated form was recognised, once its hour is over."""
    return Consultation.objects.forget_digests() + ReportRequest.objects.forget_digests()


def forget_counts() -> int:
    """Forget the counts whose time is over."""
    return Tally.objects.over().delete()[0]


def forget_readers() -> int:
    """Forget readers who said something of a fact sheet, though nobody says anything after them."""
    return ReaderTally.objects.over().delete()[0]


def prune_letters() -> int:
    """Drop letters of long ago; those about a consultation stay on its timeline."""
    is_given_up = Q(state=OutgoingEmail.State.DEAD, given_up_at__lte=Now() - KEEP_LETTERS)
    old = OutgoingEmail.objects.filter(Q(sent_at__lte=Now() - KEEP_LETTERS) | is_given_up)
    return old.filter(consultation=None).delete()[0]


def prune_erasures() -> int:
    """Drop from the list of erasures what no backup holds any more."""
    return Erasure.objects.filter(at__lte=Now() - KEEP_ERASURES).delete()[0]


def prune_audit_log() -> int:
    """Drop lines of the audit log that are past their period."""
    return prune("mybackpain.AuditEntry", "at", months_before(timezone.now(), KEEP_LOGS))


def prune_admin_log() -> int:
    """Drop lines of admin's own log that are past their period."""
    return prune("admin.LogEntry", "action_time", months_before(timezone.now(), KEEP_LOGS))


def prune_sessions() -> int:
    """Drop sessions that have ended."""
    return prune("sessions.Session", "expire_date", timezone.now())


def prune_sign_in_attempts() -> int:
    """Drop the counts of wrong passwords that lock nobody out any more."""
    return prune("axes.AccessAttempt", "attempt_time", timezone.now() - KEEP_SIGN_IN_ATTEMPTS)


def prune(table: str, column: str, before: datetime) -> int:
    """Delete the rows of a table, of whatever app, whose moment lies before another."""
    rows = apps.get_model(table)._base_manager  # noqa: SLF001 (Django's documented name)
    count: int = rows.filter(**{f"{column}__lt": before}).delete()[0]
    return count
