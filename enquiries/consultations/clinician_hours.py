"""When each clinician sees patients, within the hours in which the clinic is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q

from enquiries.clinic.calendar import CLINIC_ZONE, ClinicCalendar
from enquiries.clinic.opening_hours import OpeningHours
from enquiries.common.staff import staff_name

Span = tuple[datetime, datetime]


def joined(spans: Iterable[Span]) -> list[Span]:
    """Make one of those that meet or overlap."""
    whole: list[Span] = []
    for begins, ends in sorted(spans):
        if whole and begins <= whole[-1][1]:
            earlier = whole.pop()
            whole.append((earlier[0], max(ends, earlier[1])))
        else:
            whole.append((begins, ends))
    return whole


class ClinicianHoursQuerySet(models.QuerySet["ClinicianHours"]):
    def within(self, clinician: User, openings: Iterable[Span]) -> Iterator[Span]:
        """Give when a clinician sees patients while the clinic is open.

        That is all the time for whom no hours are set.
        """
        hours = list(self.filter(clinician=clinician))
        for opening in openings:
            if hours:
                yield from joined(span for each in hours if (span := each.during(opening)))
            else:
                yield opening

    def unusual(self, clinician: User, starts_at: datetime, ends_at: datetime) -> str:
        """Say when the clinician sees patients, unless that covers this time.

        Empty too while the clinic is closed, which is said already.
        """
        openings = list(ClinicCalendar.read().openings(starts_at, ends_at))
        spans = list(self.within(clinician, openings))
        if not openings or any(begins <= starts_at and ends_at <= ends for begins, ends in spans):
            return ""
        name, day = staff_name(clinician), f"{starts_at.astimezone(CLINIC_ZONE):%A}"
        if not spans:
            return f"{name} does not see patients on {day}s."
        hours = " and ".join(f"from {begins:%H:%M} to {ends:%H:%M}" for begins, ends in spans)
        return f"{name} sees patients on {day} {hours} only."


class ClinicianHours(models.Model):
    """From when to when a clinician sees patients on a day of the week, which may have several."""

    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    weekday = models.PositiveSmallIntegerField(choices=OpeningHours.Weekday)
    begins = models.TimeField()
    ends = models.TimeField()

    objects = ClinicianHoursQuerySet.as_manager()

    class Meta:
        ordering = ["clinician", "weekday", "begins"]
        verbose_name = verbose_name_plural = "clinicians’ hours"
        constraints = [
            models.CheckConstraint(
                name="clinicianhours_end_after_beginning",
                condition=Q(ends__gt=F("begins")),
                violation_error_message="The hours end before they begin.",
            ),
            models.CheckConstraint(
                name="clinicianhours_a_day_of_the_week", condition=Q(weekday__range=(0, 6))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()}, {self.begins:%H:%M} to {self.ends:%H:%M}"

    def during(self, opening: Span) -> Span | None:
        """Give the part of the clinic's day that lies in these hours; None where there is none."""
        opens, closes = opening
        day = opens.date()
        begins = max(opens, datetime.combine(day, self.begins, tzinfo=CLINIC_ZONE))
        ends = min(closes, datetime.combine(day, self.ends, tzinfo=CLINIC_ZONE))
        return (begins, ends) if day.weekday() == self.weekday and begins < ends else None
