"""The hours in which the clinic answers, a row for each day of the week that it opens."""

from datetime import time

from django.db import models
from django.db.models import F, Q


class OpeningHoursQuerySet(models.QuerySet["OpeningHours"]):
    def week(self) -> dict[int, tuple[time, time]]:
        """When the clinic opens and closes, by weekday (Monday is 0); empty while none are set."""
        rows = self.values_list("weekday", "opens", "closes")
        return {weekday: (opens, closes) for weekday, opens, closes in rows}


class OpeningHours(models.Model):
    """From when to when the clinic answers on one day of the week."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"
        SATURDAY = 5, "Saturday"
        SUNDAY = 6, "Sunday"

    weekday = models.PositiveSmallIntegerField(choices=Weekday, unique=True)
    opens = models.TimeField(default=time(9, 0))
    closes = models.TimeField(default=time(17, 30))

    objects = OpeningHoursQuerySet.as_manager()

    class Meta:
        ordering = ["weekday"]
        verbose_name_plural = "opening hours"
        constraints = [
            models.CheckConstraint(
                name="openinghours_close_after_opening",
                condition=Q(closes__gt=F("opens")),
                violation_error_message="The clinic closes before it opens.",
            ),
            models.CheckConstraint(
                name="openinghours_a_day_of_the_week", condition=Q(weekday__range=(0, 6))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()}, {self.opens:%H:%M} to {self.closes:%H:%M}"
