"""Deadlines as staff say them."""

from datetime import datetime, timedelta

from django.utils import timezone

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
    """“overdue by 2 h”, “today 17:30”, “tomorrow 17:30”, “Fri 27 Nov 17:30”, in local time."""
    if deadline < now:
        return f"overdue by {duration_in_words(now - deadline)}"
    local = timezone.localtime(deadline)
    days_ahead = (local.date() - timezone.localtime(now).date()).days
    year = "" if local.year == timezone.localtime(now).year else f" {local.year}"
    day = {0: "today", 1: "tomorrow"}.get(days_ahead, f"{local:%a %-d %b}{year}")
    return f"{day} {local:%H:%M}"


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
