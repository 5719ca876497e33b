"""The days on which nobody answers, beside weekends and bank holidays."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

LONGEST_CLOSURE = timedelta(days=366)


class ClinicClosure(models.Model):
    """A time when the clinic is closed; no answer-by day falls into it."""

    first_day = models.DateField()
    last_day = models.DateField(help_text="The same day for a closure of one day.")
    reason = models.CharField(max_length=120)

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                name="clinicclosure_ends_after_it_begins",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message="The last day is before the first day.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason}, {self.first_day:%-d %B %Y}"

    def clean(self) -> None:
        """Refuse a mistyped year, which would put every answer off for as long."""
        if self.first_day and self.last_day and self.last_day - self.first_day > LONGEST_CLOSURE:
            raise ValidationError({"last_day": "A closure can last a year at most."})
