"""Working days of a clinic in England, and the day by which an enquiry is answered."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from holidays import country_holidays

CLINIC_ZONE = ZoneInfo("Europe/London")
CLOSING_TIME = time(17, 30)
BANK_HOLIDAYS = country_holidays("GB", subdiv="ENG")
SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether the day is neither at a weekend nor a bank holiday in England."""
    return day.weekday() < SATURDAY and day not in BANK_HOLIDAYS


def answer_by(received_at: datetime, is_closed: Callable[[date], bool]) -> datetime:
    """When the clinic will have answered: closing time on the first working day after receipt.

    `is_closed` tells whether the clinic itself is shut on a day. The day of receipt is London's.
    """
    day = received_at.astimezone(CLINIC_ZONE).date() + timedelta(days=1)
    while not is_working_day(day) or is_closed(day):
        day += timedelta(days=1)
    return datetime.combine(day, CLOSING_TIME, tzinfo=CLINIC_ZONE)
