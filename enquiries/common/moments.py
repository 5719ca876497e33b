"""Times as patients and staff read them."""

from datetime import datetime

from django.utils import timezone


def time_of_day(moment: datetime) -> str:
    """“5.30pm”, “9am”: in the clinic's time."""
    local = timezone.localtime(moment)
    minutes = f".{local:%M}" if local.minute else ""
    return f"{local:%-I}{minutes}{local:%p}".lower()


def time_and_day(moment: datetime) -> str:
    """“5.30pm on Thursday 26 November”: it can follow “by”, and is then no appointment."""
    local = timezone.localtime(moment)
    return f"{time_of_day(moment)} on {local:%A %-d %B}"
