"""Times as patients, staff and calendar programs read them."""

from datetime import UTC, datetime, time

from django.utils import timezone

# London's rule since 1996, for calendars that know no time zones by name: at 1:00 UTC, on the last
# Sundays of March and October.
LONDON = """\
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""


def clock(at: time) -> str:
    """“5.30pm”, “9am”."""
    minutes = f".{at:%M}" if at.minute else ""
    return f"{at:%-I}{minutes}{at:%p}".lower()


def time_of_day(moment: datetime) -> str:
    """“5.30pm”, in the clinic's time."""
    return clock(timezone.localtime(moment).time())


def day(moment: datetime) -> str:
    """“Thursday 26 November”, in the clinic's time."""
    return f"{timezone.localtime(moment):%A %-d %B}"


def time_and_day(moment: datetime) -> str:
    """“5.30pm on Thursday 26 November”: it can follow “by”, and is then no appointment."""
    return f"{time_of_day(moment)} on {day(moment)}"


def day_and_time(moment: datetime) -> str:
    """“Thursday 26 November at 5.30pm”: that of an appointment."""
    return f"{day(moment)} at {time_of_day(moment)}"


def is_overdue(deadline: datetime, now: datetime) -> bool:
    """Tell whether it has come, as `ConsultationQuerySet.overdue` does."""
    return deadline <= now


def for_calendars(moment: datetime) -> datetime:
    """Give the clinic's time; of an hour that comes twice, calendars know the first only."""
    local = timezone.localtime(moment)
    return moment.astimezone(UTC) if local.fold else local
