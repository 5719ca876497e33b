"""Working days of a clinic in England, and the day by which an enquiry is answered."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from holidays import country_holidays

CLINIC_ZONE = ZoneInfo("Europe/London")
BANK_HOLIDAYS = country_holidays("GB", subdiv="ENG")
HOLIDAYS_KNOWN_UNTIL = date(BANK_HOLIDAYS.end_year, 12, 31)
WARN_BEFORE = timedelta(days=90)

Week = Mapping[int, tuple[time, time]]
# From Monday to Friday, unless staff have set other hours.
REGULAR_WEEK: Week = {weekday: (time(9, 0), time(17, 30)) for weekday in range(5)}


def is_working_day(day: date, week: Week = REGULAR_WEEK) -> bool:
    """Whether the clinic opens on this day of the week and it is no bank holiday in England."""
    return day.weekday() in week and day not in BANK_HOLIDAYS


def is_first_working_day_of_month(day: date) -> bool:
    earlier = (day.replace(day=number) for number in range(1, day.day))
    return is_working_day(day) and not any(map(is_working_day, earlier))


def answer_by(
    received_at: datetime,
    is_closed: Callable[[date], bool],
    week: Week = REGULAR_WEEK,
    *,
    working_days: int = 1,
) -> datetime:
    """When the clinic will have answered: closing time on the first working day after receipt.

    `is_closed` tells whether the clinic itself is shut on a day. The day of receipt is London's.
    """
    day = received_at.astimezone(CLINIC_ZONE).date()
    for _ in range(working_days):
        day += timedelta(days=1)
        while not is_working_day(day, week) or is_closed(day):
            day += timedelta(days=1)
    return datetime.combine(day, week[day.weekday()][1], tzinfo=CLINIC_ZONE)


def working_minutes(
    start: datetime, end: datetime, is_closed: Callable[[date], bool], week: Week = REGULAR_WEEK
) -> int:
    """Minutes between two moments during which the clinic was open."""
    start, end = start.astimezone(CLINIC_ZONE), end.astimezone(CLINIC_ZONE)
    worked, day = timedelta(), start.date()
    while day <= end.date():
        if is_working_day(day, week) and not is_closed(day):
            opens, closes = (
                datetime.combine(day, at, tzinfo=CLINIC_ZONE) for at in week[day.weekday()]
            )
            worked += max(min(end, closes) - max(start, opens), timedelta())
        day += timedelta(days=1)
    return worked // timedelta(minutes=1)


def holidays_end_soon(today: date) -> bool:
    """Whether the library will soon know no more bank holidays, and is to be updated."""
    return HOLIDAYS_KNOWN_UNTIL - today <= WARN_BEFORE
