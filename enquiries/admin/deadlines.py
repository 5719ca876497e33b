"""Deadlines as staff say them."""

from datetime import datetime, timedelta

from django.utils import timezone

from enquiries.common.moments import is_overdue, time_and_day

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def duration_in_words(length: timedelta) -> str:
    """A length of time in its largest whole unit: “40 min”, “2 h”, “3 days”."""
    if length < HOUR:
        return f"{max(length // MINUTE, 1)} min"
    if length < DAY:
        return f"{length // HOUR} h"
    days = length // DAY
    return f"{days} day" if days == 1 else f"{days} days"


def deadline_in_words(deadline: datetime, now: datetime) -> str:
    """“overdue by 2 h”, “today, by 5.30pm on Thursday 26 November”: worded as patients read it."""
    if is_overdue(deadline, now):
        return f"overdue by {duration_in_words(now - deadline)}"
    local, today = timezone.localtime(deadline), timezone.localdate(now)
    day = {0: "today, ", 1: "tomorrow, "}.get((local.date() - today).days, "")
    year = "" if local.year == today.year else f" {local.year}"
    return f"{day}by {time_and_day(local)}{year}"


def some(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def working_time_in_words(minutes: int, day: int) -> str:
    """“2 days 6 hours”, “3 hours 20 minutes”, “45 minutes”: the two largest units.

    `day` is how many minutes a working day has.
    """
    days, rest = divmod(minutes, day)
    hours, left = divmod(rest, 60)
    counted = [(days, "day"), (hours, "hour"), (left, "minute")]
    told = [some(count, unit) for count, unit in counted if count]
    return " ".join((told or ["less than a minute"])[:2])
