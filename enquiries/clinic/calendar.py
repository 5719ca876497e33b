"""The clinic's own hours and closures, as staff set them, applied to working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from . import working_days
from .closure import ClinicClosure
from .opening_hours import OpeningHours


@dataclass(frozen=True)
class ClinicCalendar:
    """When the clinic is open; read once, then asked as often as needed."""

    week: working_days.Week
    closures: list[tuple[date, date]]

    @classmethod
    def read(cls) -> ClinicCalendar:
        """The calendar as staff have set it; the regular week where they have set no hours."""
        week = OpeningHours.objects.week() or working_days.REGULAR_WEEK
        return cls(week, list(ClinicClosure.objects.values_list("first_day", "last_day")))

    def is_closed(self, day: date) -> bool:
        """Whether the clinic is shut on this day of its own will."""
        return any(first <= day <= last for first, last in self.closures)

    def answer_by(self, received_at: datetime) -> datetime:
        """When a patient whose request came in at this moment will have been answered."""
        return working_days.answer_by(received_at, self.is_closed, self.week)

    def after(self, days: int) -> datetime:
        """Closing time so many working days from now."""
        now = timezone.now()
        return working_days.answer_by(now, self.is_closed, self.week, working_days=days)

    def minutes(self, start: datetime, end: datetime) -> int:
        """Working minutes between two moments."""
        return working_days.working_minutes(start, end, self.is_closed, self.week)
