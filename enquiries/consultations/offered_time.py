"""Times that a patient may choose from, held in the diary until one is chosen or they lapse."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from .appointment import Appointment
from .diary import DiarySlot

MOST_OFFERED = 6


class OfferedTimeQuerySet(models.QuerySet["OfferedTime"]):
    def open(self) -> Self:
        """Give the offers that can still be taken: not those of a clinician who has left."""
        is_there = {"clinician__is_active": True, "clinician__is_staff": True}
        return self.filter(lapses_at__gt=Now(), starts_at__gt=Now(), **is_there)

    def lapsed(self) -> Self:
        """Give the offers whose time is over: they hold nothing any more."""
        return self.filter(lapses_at__lte=Now())


class OfferedTime(models.Model):
    """One time that is kept free for one patient."""

    consultation = models.ForeignKey(
        "enquiries.Consultation", on_delete=models.CASCADE, related_name="offered_times"
    )
    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=6, choices=Appointment.Method)
    place = models.CharField(max_length=300, blank=True)
    lapses_at = models.DateTimeField()

    objects = OfferedTimeQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="offeredtime_once", fields=["consultation", "clinician", "starts_at"]
            )
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%A %-d %B %Y, %H:%M}"

    @property
    def details(self) -> dict[str, Any]:
        """Give what an appointment at this time is made of."""
        names = ("clinician", "starts_at", "minutes", "method", "place")
        return {name: getattr(self, name) for name in names}

    def hold(self) -> None:
        """Save it and take its time in the diary; inside the caller's transaction.

        Raises NotAllowed where the clinician is not free.
        """
        self.save()
        DiarySlot.objects.claim(self.clinician, self.starts_at, self.minutes, offered_time=self)
