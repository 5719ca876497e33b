"""The week on one page: seven rows, filled in with what holds, and saved together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction

from enquiries.clinic.calendar import REGULAR_WEEK, ClinicCalendar
from enquiries.clinic.opening_hours import OpeningHours

Weekday = OpeningHours.Weekday
EXAMPLE = "Enter a time, like 09:00"
OPENS, CLOSES = REGULAR_WEEK[Weekday.MONDAY]  # filled in for a day that is opened


def clock_field(label: str) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(
        label=label, required=False, widget=widget, error_messages={"invalid": EXAMPLE}
    )


class WeekForm(forms.Form):
    """Whether the clinic opens on each day, and from when to when."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        week = ClinicCalendar.read().week
        for day, name in Weekday.choices:
            opens, closes = week.get(day, (OPENS, CLOSES))
            self.fields[f"open_{day}"] = forms.BooleanField(label=name, required=False)
            self.fields[f"opens_{day}"] = clock_field(f"{name}, opens")
            self.fields[f"closes_{day}"] = clock_field(f"{name}, closes")
            self.initial[f"open_{day}"] = day in week
            self.initial[f"opens_{day}"] = opens
            self.initial[f"closes_{day}"] = closes

    def rows(self) -> list[list[forms.BoundField]]:
        """Give the three fields of each day."""
        return [
            [self[f"{part}_{day}"] for part in ("open", "opens", "closes")]
            for day, _ in Weekday.choices
        ]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        open_days = [day for day, _ in Weekday.choices if answers.get(f"open_{day}")]
        if not open_days:
            self.add_error(None, "Leave one day open: for days without answers enter a closure")
        for day in open_days:
            opens, closes = answers.get(f"opens_{day}"), answers.get(f"closes_{day}")
            for part, value in (("opens", opens), ("closes", closes)):
                if value is None and f"{part}_{day}" not in self.errors:
                    self.add_error(f"{part}_{day}", EXAMPLE)
            if opens and closes and closes <= opens:
                self.add_error(f"closes_{day}", "Enter a time after the opening")
        return answers

    def save(self) -> None:
        """Keep the whole week, or nothing of it."""
        with transaction.atomic():
            for day, _ in Weekday.choices:
                hours = {part: self.cleaned_data[f"{part}_{day}"] for part in ("opens", "closes")}
                if self.cleaned_data[f"open_{day}"]:
                    OpeningHours.objects.update_or_create(weekday=day, defaults=hours)
                else:
                    OpeningHours.objects.filter(weekday=day).delete()
