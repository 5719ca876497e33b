"""What is unusual about a time for an appointment, in the house's words."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from .bank_holidays import BANK_HOLIDAYS
from .calendar import CLINIC_ZONE, ClinicCalendar

FAR_OFF = timedelta(days=60)


def unusual(starts_at: datetime, ends_at: datetime) -> list[str]:
    """Say what staff should know before they book this time; empty for an ordinary one."""
    found = [clock_change(starts_at)]
    found += [far_off(starts_at), outside(starts_at, ends_at)]
    return [sentence for sentence in found if sentence]


def far_off(at: datetime) -> str:
    """Say how far away a time is: the wrong month or year looks like any other."""
    away = at - timezone.now()
    day = f"{at.astimezone(CLINIC_ZONE):%A %-d %B %Y}"
    return f"{day} is {away.days} days away." if away > FAR_OFF else ""


def clock_change(at: datetime) -> str:
    """Say that a time on the clinic's clock does not exist, or comes twice."""
    first, second = at.replace(tzinfo=CLINIC_ZONE, fold=0), at.replace(tzinfo=CLINIC_ZONE, fold=1)
    if first.utcoffset() == second.utcoffset():
        return ""
    really = first.astimezone(UTC).astimezone(CLINIC_ZONE)
    if really.hour != first.hour:
        return f"The clocks go forward: {first:%H:%M} does not exist. It would be {really:%H:%M}."
    return f"The clocks go back then: {first:%H:%M} comes twice. It would be the first of them."


def outside(starts_at: datetime, ends_at: datetime) -> str:
    """Say why the clinic is not open for all of this time."""
    calendar = ClinicCalendar.read()
    if calendar.is_open_between(starts_at, ends_at):
        return ""
    day = starts_at.astimezone(CLINIC_ZONE).date()
    name = f"{day:%A %-d %B}"
    if holiday := BANK_HOLIDAYS.get(day):
        return f"{name} is a bank holiday ({holiday})."
    if calendar.is_open(day):
        opens, closes = calendar.week[day.weekday()]
        return f"The clinic is open from {opens:%H:%M} to {closes:%H:%M} on {name}."
    return f"The clinic is closed on {name}."
