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

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.common.personal import PersonalField
from enquiries.common.staff import staff_name

from .diary import DiarySlot

SHORTEST, LONGEST = 5, 240


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self) -> Self:
        """Appointments that will take place, each in its latest version."""
        return self.filter(is_current=True)

    def taking_place(self) -> Self:
        """Appointments that will take place, or have: cancelled and replaced ones left out."""
        return self.filter(Q(is_current=True) | ~Q(outcome=""))

    def end(self) -> None:
        """Take them off the diary: they will not take place, or have."""
        DiarySlot.objects.filter(appointment__in=self).delete()
        self.update(is_current=False)


class Appointment(models.Model):
    """One version of an appointment: moving or cancelling it adds the next.

    A letter belongs to one version, so a calendar is told of each in its order (RFC 5546).
    """

    class Method(models.TextChoices):
        PHONE = "phone", "By phone"
        VIDEO = "video", "By video"
        CLINIC = "clinic", "At the clinic"

    class Outcome(models.TextChoices):
        ATTENDED = "attended", "Attended"
        MISSED = "missed", "Did not attend"

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
    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=30)
    method = models.CharField(max_length=6, choices=Method)
    place = models.CharField(max_length=300, blank=True, help_text="Number, link or address.")
    why = models.CharField(max_length=200, blank=True, help_text="Why it was moved or cancelled.")
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty for what the patient did.",
    )
    made_at = models.DateTimeField(db_default=Now())

    personal = [
        PersonalField("place", "Place of the appointment"),
        PersonalField("why", "Why it was moved or cancelled"),
    ]
    DETAILS = ("clinician_id", "starts_at", "minutes", "method", "place")

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
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def can_be_changed_by_link(self) -> bool:
        """Whether there is time left for the patient to change it without a call."""
        return timezone.now() < self.starts_at - timedelta(hours=settings.CHANGE_UNTIL)

    @property
    def with_whom(self) -> str:
        """The clinician as the patient reads it; empty where none is named."""
        return staff_name(self.clinician)

    @property
    def where(self) -> str:
        """The room and the clinic's address; of a call the number or link that staff gave."""
        address = settings.CLINIC["address"] if self.method == self.Method.CLINIC else ""
        return ", ".join(filter(None, [self.place, address]))

    @property
    def follow_up_by(self) -> datetime:
        """The time by which staff say how it went: the end of the next open day."""
        return ClinicCalendar.read().answer_by(self.ends_at)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def former(self) -> Appointment | None:
        """The version that this one replaced."""
        same = type(self).objects.filter(uid=self.uid)
        return same.filter(sequence=self.sequence - 1).first()

    def next_version(self, change: Change, **differences: Any) -> Appointment:
        """What will stand in place of this one; not yet saved."""
        kept = {name: getattr(self, name) for name in ("consultation_id", "uid", *self.DETAILS)}
        is_current = change != self.Change.CANCELLED
        new = {"sequence": self.sequence + 1, "change": change, "is_current": is_current}
        return type(self)(**kept | new | differences)

    def replace_current(self) -> None:
        """Save this version in place of the one before, its time with it, in a transaction.

        Raises NotAllowed where the clinician is not free.
        """
        type(self).objects.filter(consultation_id=self.consultation_id).end()
        self.save()
        if self.is_current and self.clinician:
            DiarySlot.objects.claim(self.clinician, self.starts_at, self.minutes, appointment=self)
