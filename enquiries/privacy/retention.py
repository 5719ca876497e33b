"""How long everything is kept: every period of the site, what it ends, and the job that does it.

The privacy page, the table in `docs/privacy.md` and the jobs of the worker are made from this one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta

from django.conf import settings

from enquiries.common.enquiry import REPEAT_WINDOW
from enquiries.outbox.rules import GIVE_UP_AFTER
from factsheets.models.reader_tally import KNOWN_FOR

from . import pruning
from .erasure import erase_undeliverable
from .pruning import (
    KEEP_ERASURES,
    KEEP_LETTERS,
    KEEP_LOGS,
    KEEP_OPEN,
    KEEP_SIGN_IN_ATTEMPTS,
    record_months,
)

OFTEN, HOURLY = timedelta(minutes=10), timedelta(hours=1)


@dataclass(frozen=True)
class Period:
    """What is kept how long. `job` is the name of what ends it, `erase` returns how many it was."""

    job: str
    what: str
    where: str
    length: Callable[[], str]
    since: str
    set_by: str
    erase: Callable[[], int]
    runs: timedelta | time
    is_for_patients: bool = True

    @property
    def kept(self) -> str:
        """The period in words, like “6 months after it is closed”."""
        length = self.length()
        return f"{length} {self.since}" if length else "not kept"


def in_words(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def hours(length: timedelta) -> str:
    return in_words(-(-length // timedelta(hours=1)), "hour")


def days(length: timedelta) -> str:
    return in_words(length.days, "day")


def limit_length() -> str:
    """How long the longest limit remembers; empty while all are off."""
    limits = (settings.LIMIT_PER_ADDRESS, settings.LIMIT_PER_CLIENT, settings.LIMIT_SITE)
    periods = [period for _, period in filter(None, limits)]
    return hours(max(periods)) if periods else ""


def record_length() -> str:
    """How long the clinic keeps its own record."""
    months = record_months()
    return in_words(months, "month") if months % 12 else in_words(months // 12, "year")


PERIODS = [
    Period(
        "erase_undeliverable",
        "Your details and answers for a report that cannot be delivered",
        "`ReportRequest`, `OutgoingEmail.recipient`; a report that is sent: in the same step",
        lambda: hours(GIVE_UP_AFTER),
        "after you asked for it",
        "`GIVE_UP_AFTER`",
        erase_undeliverable,
        OFTEN,
    ),
    Period(
        "erase_closed_consultations",
        "What you tell us in a request for a consultation",
        "`Consultation`, `ContactLogEntry`, `Appointment`, `OutgoingEmail.recipient`; "
        "what was closed into another request: with that one",
        lambda: in_words(settings.RETENTION_MONTHS, "month"),
        "after your request is closed",
        "`RETENTION_MONTHS`",
        pruning.erase_closed_consultations,
        time(3, 0),
    ),
    Period(
        "erase_records",
        "What our clinic writes about your request: notes, replies, appointments",
        "`ContactLogEntry` by staff, `Appointment`",
        record_length,
        "after your request is closed",
        "`RECORD_YEARS`; while it is not set, as long as the request",
        pruning.erase_records,
        time(3, 10),
    ),
    Period(
        "erase_dormant_consultations",
        "A request for a consultation that nobody closes",
        "as above; the morning summary warns of it for a month",
        lambda: in_words(KEEP_OPEN, "month"),
        "after the last step or appointment",
        "`KEEP_OPEN`",
        pruning.erase_dormant_consultations,
        time(3, 20),
    ),
    Period(
        "forget_recipients",
        "Your address on the letter that cancels an appointment, once your details are erased",
        "`OutgoingEmail.recipient`",
        lambda: hours(GIVE_UP_AFTER),
        "at most: until the letter has left",
        "`GIVE_UP_AFTER`",
        pruning.forget_recipients,
        OFTEN,
    ),
    Period(
        "forget_digests",
        "A code made from what you sent, by which a second press of the button is recognised",
        "`submission_digest` of both requests",
        lambda: hours(REPEAT_WINDOW),
        "after you sent it",
        "`REPEAT_WINDOW`",
        pruning.forget_digests,
        OFTEN,
    ),
    Period(
        "forget_counts",
        "A code made from your address and your network, by which requests are counted",
        "`Tally`",
        limit_length,
        "after the first request, or soon after",
        "the longest of `LIMIT_*`",
        pruning.forget_counts,
        HOURLY,
    ),
    Period(
        "forget_readers",
        "A code made from your network, by which what you say of a fact sheet is counted once",
        "`ReaderTally`",
        lambda: hours(KNOWN_FOR),
        "after you said it, or soon after",
        "`KNOWN_FOR`",
        pruning.forget_readers,
        HOURLY,
    ),
    Period(
        "prune_sent",
        "That a letter was sent or could not be, without your address",
        "`OutgoingEmail` of a report or for the clinic; others go with their consultation",
        lambda: days(KEEP_LETTERS),
        "after that",
        "`KEEP_LETTERS`",
        pruning.prune_letters,
        time(3, 30),
    ),
    Period(
        "prune_erasures",
        "That something was erased or blocked, by a code alone, should a backup be put back",
        "`Erasure`",
        lambda: days(KEEP_ERASURES),
        "after it, longer than any backup",
        "`KEEP_ERASURES`",
        pruning.prune_erasures,
        time(3, 35),
    ),
    Period(
        "prune_audit_log",
        "Audit log: sign-ins of staff, refusals, rights, exports",
        "`AuditEntry`",
        lambda: in_words(KEEP_LOGS, "month"),
        "after the event",
        "`KEEP_LOGS`",
        pruning.prune_audit_log,
        time(3, 40),
        is_for_patients=False,
    ),
    Period(
        "prune_admin_log",
        "Admin's log: what staff changed, by id and kind",
        "`django_admin_log`",
        lambda: in_words(KEEP_LOGS, "month"),
        "after the change",
        "`KEEP_LOGS`",
        pruning.prune_admin_log,
        time(3, 45),
        is_for_patients=False,
    ),
    Period(
        "prune_sessions",
        "Sessions of staff",
        "`django_session`",
        lambda: in_words(settings.SESSION_COOKIE_AGE // 60, "minute"),
        "after the last request, or soon after",
        "`SESSION_COOKIE_AGE`",
        pruning.prune_sessions,
        HOURLY,
        is_for_patients=False,
    ),
    Period(
        "prune_sign_in_attempts",
        "Wrong passwords: network address, browser, and a code made from the name that was typed",
        "`axes_accessattempt`",
        lambda: days(KEEP_SIGN_IN_ATTEMPTS),
        "after the last one",
        "`KEEP_SIGN_IN_ATTEMPTS`",
        pruning.prune_sign_in_attempts,
        HOURLY,
        is_for_patients=False,
    ),
]


def for_patients() -> list[Period]:
    """Give the periods that the privacy page tells of."""
    return [period for period in PERIODS if period.is_for_patients and period.length()]


def as_document() -> str:
    """Write the table as `docs/privacy.md` holds it, with the settings of this site."""
    rows = [
        f"| {period.what} | {period.where} | {period.kept} | {period.set_by} | `{period.job}` |"
        for period in PERIODS
    ]
    head = "| what | where | kept | decided by | ended by |\n|---|---|---|---|---|"
    return "\n".join([head, *rows])
