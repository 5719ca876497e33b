"""Times as patients and staff read them."""

from datetime import datetime, time

from django.utils import timezone


def clock(at: time) -> str:
    """“5.30pm”, “9am”."""
    minutes = f".{at:%M}" if at.minute else ""
    return f"{at:%-I}{minutes}{at:%p}".lower()


def time_of_day(moment: datetime) -> str:
    """“5.30pm”, in the clinic's time."""
    return clock(timezone.localtime(moment).time())


def time_and_day(moment: datetime) -> str:
    """“5.30pm on Thursday 26 November”: it can follow “by”, and is then no appointment."""
    local = timezone.localtime(moment)
    return f"{time_of_day(moment)} on {local:%A %-d %B}"
