"""Times that lie ahead, within a year, whenever the tests run."""

from datetime import date, datetime, time, timedelta
from itertools import count

from django.utils import timezone

from enquiries.clinic.bank_holidays import BANK_HOLIDAYS
from enquiries.clinic.calendar import CLINIC_ZONE

TUESDAY, SUNDAY = 1, 6
DAY = timedelta(days=1)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """That time of the day on the clinic's clock."""
    return datetime.combine(day, time(hour, minute), CLINIC_ZONE)


def coming(weekday: int) -> date:
    """The first such day from next week on that is no bank holiday."""
    days = (timezone.localdate() + number * DAY for number in count(7))
    return next(day for day in days if day.weekday() == weekday and day not in BANK_HOLIDAYS)


def next_time(month: int, day: int) -> date:
    """The next time that this day of the year comes, from tomorrow on."""
    today = timezone.localdate()
    this_year = today.replace(month=month, day=day)
    return this_year if this_year > today else this_year.replace(year=today.year + 1)


def clock_change(month: int) -> date:
    """The next last Sunday of March or October, when the clocks change in that night."""
    days = (timezone.localdate() + number * DAY for number in count(1))
    return next(
        day for day in days if (day.month, day.weekday()) == (month, SUNDAY) and day.day > 24
    )
