"""When the clinic is open: the one door to its hours, its closures and England's bank holidays."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone

from factsheets import content_version

from .bank_holidays import BANK_HOLIDAYS
from .closure import ClinicClosure
from .opening_hours import OpeningHours

CLINIC_ZONE = ZoneInfo("Europe/London")
HOLIDAYS_KNOWN_UNTIL = date(BANK_HOLIDAYS.end_year, 12, 31)
WARN_BEFORE = timedelta(days=90)

Week = Mapping[int, tuple[time, time]]
# From Monday to Friday, unless staff have set other hours.
REGULAR_WEEK: Week = {weekday: (time(9, 0), time(17, 30)) for weekday in range(5)}


@dataclass(frozen=True)
class ClinicCalendar:
    """The clinic's open days and hours; read once, then asked as often as needed."""

    week: Week
    closures: Sequence[tuple[date, date]] = ()

    @classmethod
    def read(cls) -> ClinicCalendar:
        """Read the calendar as staff have set it; the regular week where they set no hours."""
        week = OpeningHours.objects.week() or REGULAR_WEEK
        return cls(week, list(ClinicClosure.objects.values_list("first_day", "last_day")))

    @classmethod
    def cached(cls) -> ClinicCalendar:
        """Return the calendar as this process read it last, at most a second old."""
        return _calendar(content_version.current())

    def is_open(self, day: date) -> bool:
        """Tell whether the clinic opens on this day: in its week, no bank holiday, no closure."""
        is_closed = any(first <= day <= last for first, last in self.closures)
        return day.weekday() in self.week and day not in BANK_HOLIDAYS and not is_closed

    def is_first_open_day_of_month(self, day: date) -> bool:
        """Tell whether the clinic opens on this day, and on none before it in the month."""
        earlier = (day.replace(day=number) for number in range(1, day.day))
        return self.is_open(day) and not any(map(self.is_open, earlier))

    def answer_by(self, received_at: datetime, *, open_days: int = 1) -> datetime:
        """Give the closing time on the first open day after receipt, or so many days later.

        The day of receipt is London's.
        """
        day = received_at.astimezone(CLINIC_ZONE).date()
        for _ in range(open_days):
            day += timedelta(days=1)
            while not self.is_open(day):
                day += timedelta(days=1)
        return self._hours(day)[1]

    def after(self, open_days: int) -> datetime:
        """Give the closing time so many open days from now."""
        return self.answer_by(timezone.now(), open_days=open_days)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Count the minutes between two moments during which the clinic was open."""
        worked = timedelta()
        for day in days_between(start, end):
            if opening := self._opening(day):
                worked += max(min(end, opening[1]) - max(start, opening[0]), timedelta())
        return worked // timedelta(minutes=1)

    @property
    def minutes_of_a_day(self) -> int:
        """Give for how many minutes the clinic opens on most of its days."""
        lengths = [
            (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
            for opens, closes in self.week.values()
        ]
        return statistics.mode(lengths)

    def openings(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Give when the clinic opens and closes on each of its days between two moments."""
        return (self._hours(day) for day in days_between(start, end) if self.is_open(day))

    def is_open_between(self, start: datetime, end: datetime) -> bool:
        """Tell whether the clinic is open for all of this time."""
        return any(opens <= start and end <= closes for opens, closes in self.openings(start, end))

    def days_of_the_week(self) -> list[tuple[str, time | None, time | None]]:
        """Give each day of the week by name, with the hours in which the clinic opens on it."""
        closed = (None, None)
        return [(label, *self.week.get(day, closed)) for day, label in OpeningHours.Weekday.choices]

    def closures_ahead(self) -> list[tuple[date, date]]:
        """Give the closures that are not over, the next first."""
        today = timezone.localdate()
        return sorted(closure for closure in self.closures if closure[1] >= today)

    @cached_property
    def _openings(self) -> dict[date, tuple[datetime, datetime] | None]:
        return {}

    def _opening(self, day: date) -> tuple[datetime, datetime] | None:
        """Give from when until when the clinic opens on a day, found out once for a day.

        In UTC, as moments come from the database: those of one zone are soon compared.
        """
        if day not in self._openings:
            hours = self._hours(day) if self.is_open(day) else None
            self._openings[day] = hours and (hours[0].astimezone(UTC), hours[1].astimezone(UTC))
        return self._openings[day]

    def _hours(self, day: date) -> tuple[datetime, datetime]:
        opens, closes = self.week[day.weekday()]
        return (
            datetime.combine(day, opens, tzinfo=CLINIC_ZONE),
            datetime.combine(day, closes, tzinfo=CLINIC_ZONE),
        )


@lru_cache(maxsize=1)
def _calendar(version: str) -> ClinicCalendar:
    return ClinicCalendar.read()


def days_between(start: datetime, end: datetime) -> Iterator[date]:
    """Give each day in London from one moment's to another's."""
    day, last = (moment.astimezone(CLINIC_ZONE).date() for moment in (start, end))
    while day <= last:
        yield day
        day += timedelta(days=1)


def holidays_end_soon(today: date) -> bool:
    """Tell whether the library will soon know no more bank holidays, and is to be updated."""
    return HOLIDAYS_KNOWN_UNTIL - today <= WARN_BEFORE
