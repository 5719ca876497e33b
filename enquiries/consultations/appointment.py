"""Appointments, kept as the versions that patients were told of."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from enquiries.common.personal import PersonalField

SHORTEST, LONGEST = 5, 240


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self) -> Self:
        """Appointments that will take place, each in its latest version."""
        return self.filter(is_current=True)


class Appointment(models.Model):
    """One version of an appointment: moving or cancelling it adds the next.

    A letter belongs to one version, so a calendar is told of each in its order (RFC 5546).
    """

    class Method(models.TextChoices):
        PHONE = "phone", "By phone"
        VIDEO = "video", "By video"
        CLINIC = "clinic", "At the clinic"

    class Change(models.TextChoices):
        BOOKED = "booked", "Booked"
        MOVED = "moved", "Moved"
        CANCELLED = "cancelled", "Cancelled"

    consultation = models.ForeignKey(
        "enquiries.Consultation", on_delete=models.CASCADE, related_name="appointments"
    )
    uid = models.UUIDField(default=uuid.uuid4, help_text="The same for every version.")
    sequence = models.PositiveSmallIntegerField(default=0)
    change = models.CharField(max_length=9, choices=Change, default=Change.BOOKED)
    is_current = models.BooleanField(default=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=30)
    method = models.CharField(max_length=6, choices=Method)
    place = models.CharField(max_length=300, blank=True, help_text="Number, link or address.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(db_default=Now())

    personal = [PersonalField("place", "Place of the appointment")]
    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "sequence"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="appointment_version_once", fields=["uid", "sequence"]),
            models.UniqueConstraint(
                name="appointment_one_current",
                fields=["consultation"],
                condition=Q(is_current=True),
            ),
            models.CheckConstraint(
                name="appointment_cancelled_is_not_current",
                condition=~Q(change="cancelled") | Q(is_current=False),
            ),
            models.CheckConstraint(
                name="appointment_of_sensible_length",
                condition=Q(minutes__range=(SHORTEST, LONGEST)),
            ),
        ]

    def __str__(self) -> str:
        starts_at = timezone.localtime(self.starts_at)
        return f"{starts_at:%A %-d %B %Y, %H:%M}, {self.minutes} minutes, {self.method_in_words}"

    @property
    def method_in_words(self) -> str:
        return self.get_method_display().lower()

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def next_version(self, change: Change, **differences: Any) -> Appointment:
        """What will stand in place of this one; not yet saved."""
        kept = {
            name: getattr(self, name)
            for name in ("consultation_id", "uid", "starts_at", "minutes", "method", "place")
        }
        is_current = change != self.Change.CANCELLED
        new = {"sequence": self.sequence + 1, "change": change, "is_current": is_current}
        return type(self)(**kept | new | differences)

    def replace_current(self) -> None:
        """Save this version in place of the one before; inside the caller's transaction."""
        same = type(self).objects.filter(consultation_id=self.consultation_id)
        same.update(is_current=False)
        self.save()
