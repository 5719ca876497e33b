"""What ends the periods of `retention.py`; each returns how many rows it was."""

import calendar
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone

from enquiries.consultations.consultation import Consultation
from enquiries.consultations.states import ChangedMeanwhile
from enquiries.outbox.outgoing_email import OutgoingEmail
from enquiries.reports.report_request import ReportRequest

from .tally import Tally

AT_ONCE = 500
KEEP_LETTERS = timedelta(days=30)
KEEP_LOGS = 24  # months, long enough to look into what was noticed late
KEEP_SIGN_IN_ATTEMPTS = timedelta(days=1)  # a lockout itself is over in a quarter of an hour


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of the month so many months earlier, or that month's last day."""
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    last_day = calendar.monthrange(years, month + 1)[1]
    return moment.replace(year=years, month=month + 1, day=min(moment.day, last_day))


def erase_closed_consultations() -> int:
    """Erase the personal details of what has been closed for the whole period."""
    end = months_before(timezone.now(), settings.RETENTION_MONTHS)
    erased = 0
    for consultation in Consultation.objects.closed_before(end).order_by("closed_at")[:AT_ONCE]:
        try:
            consultation.erase()
        except ChangedMeanwhile:  # staff have just done something about it: the next run looks
            continue
        erased += 1
    return erased


def forget_digests() -> int:
    """Forget by what a repeated form was recognised, once its hour is over."""
    return Consultation.objects.forget_digests() + ReportRequest.objects.forget_digests()


def forget_counts() -> int:
    """Forget the counts whose time is over."""
    return Tally.objects.over().delete()[0]


def prune_letters() -> int:
    """Drop letters sent long ago; those about a consultation stay on its timeline."""
    old = OutgoingEmail.objects.sent().filter(sent_at__lte=Now() - KEEP_LETTERS)
    return old.filter(consultation=None).delete()[0]


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
