"""How the clinic is doing: what waits, how soon people are answered, and what brings them."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, Left
from django.utils import timezone

from enquiries.admin.deadlines import working_time_in_words
from enquiries.admin.queue.tabs import parts_for
from enquiries.clinic.calendar import ClinicCalendar
from enquiries.common.moments import is_overdue
from enquiries.consultations.appointment import Appointment
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.counting import count_each
from enquiries.consultations.queryset import QUEUE_ORDER, ConsultationQuerySet
from enquiries.consultations.states import CloseReason
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail
from enquiries.reports.report_request import ReportRequest

ANSWERS_OVER = timedelta(days=30)
DAYS_SHOWN = 90
SMALLEST_SHOWN = 5  # fewer could point at a person
COUNT_TO = 1000
PRESSING = 5
MANY = 10_000  # as many are counted in a few milliseconds
TILES = ["urgent", "overdue", "today", "new", "unassigned", "mine", "awaiting"]


def parts_that_wait(user: User) -> dict[str, ConsultationQuerySet]:
    letters = OutgoingEmail.objects.failed_to_who_waits()
    failed = Consultation.objects.open().filter(pk__in=letters.values("consultation"))
    return parts_for(user, *TILES) | {"letter": failed}


def waiting(user: User) -> dict[str, int]:
    """What waits, by tab of the queue, each counted no further than a thousand."""
    return count_each(parts_that_wait, COUNT_TO + 1, user)


def most_pressing() -> QuerySet[Consultation]:
    """The first of the queue, by name."""
    return Consultation.objects.open().select_related("assignee").order_by(*QUEUE_ORDER)[:PRESSING]


def seconds_that_figures_hold() -> int:
    """A minute where many requests make them slow to count; none in a small clinic."""
    kinds: list[Any] = [Consultation.objects, ReportRequest.objects]
    return 60 * any(kind.order_by()[:MANY].count() == MANY for kind in kinds)


def outcomes(now: datetime) -> list[tuple[str, int]]:
    """How the requests of 90 days ended; their appointments are counted below."""
    since = now - timedelta(days=DAYS_SHOWN)
    closed = Consultation.objects.closed().filter(closed_at__gte=since)
    reasons = dict(closed.order_by().values_list("close_reason").annotate(count=Count("pk")))
    return [
        (f"Closed: {reason.label.lower()}", reasons[reason])
        for reason in CloseReason
        if reason in reasons
    ]


@dataclass(frozen=True)
class AnswerTimes:
    """How soon patients of the last 30 days had their first human contact."""

    answered: int
    decided: int
    in_time: int
    median: int | None
    ninetieth: int | None
    day: int  # working minutes

    @property
    def median_in_words(self) -> str:
        return working_time_in_words(self.median or 0, self.day)

    @property
    def ninetieth_in_words(self) -> str:
        return working_time_in_words(self.ninetieth or 0, self.day)

    @property
    def day_in_words(self) -> str:
        return working_time_in_words(self.day, self.day + 1)

    @property
    def share_in_time(self) -> int | None:
        """Per cent, rounded down, of those answered or due by now; none while there are none."""
        return 100 * self.in_time // self.decided if self.decided else None


def answer_times(now: datetime) -> AnswerTimes:
    """Working minutes from receipt to first contact; what was no enquiry does not count."""
    recent = Consultation.objects.filter(received_at__gte=now - ANSWERS_OVER).exclude(
        close_reason__in=[CloseReason.DUPLICATE, CloseReason.NOT_AN_ENQUIRY]
    )
    calendar = ClinicCalendar.read()
    minutes, decided, in_time = [], 0, 0
    for received_at, answer_due_at, contact_at in recent.values_list(
        "received_at", "answer_due_at", "first_contact_at"
    ):
        decided += contact_at is not None or is_overdue(answer_due_at, now)
        in_time += contact_at is not None and contact_at <= answer_due_at
        if contact_at is not None:
            minutes.append(calendar.minutes_between(received_at, contact_at))
    minutes.sort()
    return AnswerTimes(
        answered=len(minutes),
        decided=decided,
        in_time=in_time,
        median=round(statistics.median(minutes)) if minutes else None,
        ninetieth=minutes[math.ceil(0.9 * len(minutes)) - 1] if minutes else None,
        day=calendar.minutes_of_a_day,
    )


def appointments_kept(now: datetime) -> dict[str, int]:
    """Count what became of the appointments of 90 days, by whom they were cancelled."""
    since = now - timedelta(days=DAYS_SHOWN)
    recent = Appointment.objects.filter(starts_at__gte=since, starts_at__lt=now)
    later = Appointment.objects.filter(uid=OuterRef("uid"), sequence__gt=OuterRef("sequence"))
    is_off = Q(change=Appointment.Change.CANCELLED) & ~Exists(later)  # one that was not taken back
    parts = {
        "Attended": Q(outcome=Appointment.Outcome.ATTENDED),
        "Did not attend": Q(outcome=Appointment.Outcome.MISSED),
        "Cancelled by the patient": is_off & Q(made_by=None),
        "Cancelled by the clinic": is_off & ~Q(made_by=None),
        "Nobody has said yet": Q(is_current=True),
    }
    return {what: recent.filter(part).count() for what, part in parts.items()}


@dataclass(frozen=True)
class Day:
    """What came in on one day."""

    day: date
    consultations: int
    reports: int


def daily(today: date) -> list[Day]:
    """The last 90 days, the oldest first."""
    days = [today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN))]
    since = timezone.make_aware(datetime.combine(days[0], datetime.min.time()))
    consultations, reports = (
        per_day(model.objects.filter(received_at__gte=since))
        for model in (Consultation, ReportRequest)
    )
    return [Day(day, consultations[day], reports[day]) for day in days]


def per_day(enquiries: QuerySet[Any]) -> Counter[date]:
    """Count by the clinic's days.

    By the hour first, which both databases find in the index alone: London's hours are whole ones
    of UTC, in summer as in winter, and SQLite has to ask Python for the day of each row.
    """
    hour = Left(Cast("received_at", TextField()), len("2026-11-26 09"))
    rows = enquiries.order_by().values_list(hour).annotate(count=Count("*"))
    counts: Counter[date] = Counter()
    for written, count in rows:
        counts[timezone.localdate(datetime.fromisoformat(f"{written}:00Z"))] += count
    return counts


def leading_sheets(now: datetime) -> list[tuple[str, int | None]]:
    """Sheets by the consultations they led to in 90 days; a small count is not told."""
    since = now - timedelta(days=DAYS_SHOWN)
    rows = (
        Consultation.objects.filter(received_at__gte=since, sheet__isnull=False)
        .values_list("sheet__title")
        .annotate(count=Count("pk"))
        .order_by("sheet__title")
    )
    told = [(title, count) for title, count in rows if count >= SMALLEST_SHOWN]
    told.sort(key=lambda row: -row[1])
    return [*told, *((title, None) for title, count in rows if count < SMALLEST_SHOWN)]


def returned_reports() -> list[tuple[str, int]]:
    """Sheets by their reports that came back, while letters are kept; without addresses."""
    returned = OutgoingEmail.objects.returned().filter(letter=Letter.REPORT)
    rows = returned.values_list("report_request__sheet__title").annotate(count=Count("pk"))
    return list(rows.order_by("-count", "report_request__sheet__title"))
