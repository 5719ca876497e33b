"""The diary: which five minutes of a clinician's day are taken, so that no two meetings meet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.common.staff import staff_name, who_may

from .clinician_hours import ClinicianHours
from .states import NotAllowed

if TYPE_CHECKING:
    from .appointment import Appointment
    from .offered_time import OfferedTime

SLOT = timedelta(minutes=5)
BUFFER = timedelta(minutes=5)  # after each meeting, to write it up
SUGGEST_EVERY = timedelta(minutes=45)  # half an hour, the buffer, and a time that people say
SUGGEST_FROM = timedelta(hours=2)
SUGGEST_WITHIN = timedelta(days=28)
SUGGEST_A_DAY = 4


def clinicians() -> models.QuerySet[User]:
    """Those who see patients: active staff who may read clinical notes."""
    return who_may("enquiries.read_clinical_notes")


def slots_of(starts_at: datetime, minutes: int) -> Iterator[datetime]:
    """Give the beginnings of the five minutes that a meeting and its buffer touch."""
    starts_at = starts_at.astimezone(UTC)  # whose hours are never doubled or missing
    at = starts_at - timedelta(
        minutes=starts_at.minute % 5, seconds=starts_at.second, microseconds=starts_at.microsecond
    )
    while at < starts_at + timedelta(minutes=minutes) + BUFFER:
        yield at
        at += SLOT


class DiarySlotQuerySet(models.QuerySet["DiarySlot"]):
    def claim(
        self,
        clinician: User,
        starts_at: datetime,
        minutes: int,
        *,
        appointment: Appointment | None = None,
        offered_time: OfferedTime | None = None,
    ) -> None:
        """Take the time for an appointment or an offer.

        The unique rows decide, whatever two people do at once; an offer that has lapsed gives way.
        Raises NotAllowed where a part of it is another's.
        """
        times = list(slots_of(starts_at, minutes))
        here = self.filter(clinician=clinician, starts_at__in=times)
        owner = {"appointment": appointment, "offered_time": offered_time}
        try:
            with transaction.atomic():
                here.filter(offered_time__lapses_at__lte=Now()).delete()
                self.bulk_create(
                    DiarySlot(clinician=clinician, starts_at=at, **owner) for at in times
                )
        except IntegrityError:
            name, at = staff_name(clinician), timezone.localtime(starts_at)
            raise NotAllowed(
                f"{name} is not free on {at:%A %-d %B} at {at:%H:%M} for {minutes} minutes: "
                "choose another time or another clinician."
            ) from None

    def taken(self, clinician: User, since: datetime, until: datetime) -> set[datetime]:
        """Give what is taken of a clinician's time, without offers that have lapsed."""
        lapsed = Q(offered_time__isnull=False, offered_time__lapses_at__lte=Now())
        mine = self.filter(clinician=clinician, starts_at__range=(since, until)).exclude(lapsed)
        return set(mine.values_list("starts_at", flat=True))

    def over(self) -> DiarySlotQuerySet:
        """Give the slots that nobody needs any more: past ones."""
        return self.filter(starts_at__lt=Now() - timedelta(days=1))


class DiarySlot(models.Model):
    """Five minutes of a clinician, taken by an appointment or held for an offer."""

    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    starts_at = models.DateTimeField()
    appointment = models.ForeignKey(
        "enquiries.Appointment", on_delete=models.CASCADE, null=True, related_name="slots"
    )
    offered_time = models.ForeignKey(
        "enquiries.OfferedTime", on_delete=models.CASCADE, null=True, related_name="slots"
    )

    objects = DiarySlotQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="diaryslot_of_one_meeting", fields=["clinician", "starts_at"]
            ),
            models.CheckConstraint(
                name="diaryslot_of_appointment_or_offer",
                condition=Q(appointment__isnull=True) ^ Q(offered_time__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clinician} {self.starts_at:%Y-%m-%d %H:%M}"


def free_times(
    clinician: User, minutes: int, calendar: ClinicCalendar, *, most: int = 12
) -> list[datetime]:
    """Suggest the next free times in a clinician's own hours, a few on each day."""
    since = timezone.now() + SUGGEST_FROM
    until = since + SUGGEST_WITHIN
    taken = DiarySlot.objects.taken(clinician, since, until)
    found: list[datetime] = []
    openings = calendar.openings(since, until)
    for begins, ends in ClinicianHours.objects.within(clinician, openings):
        today = (
            at
            for at in every_so_often(begins, ends - timedelta(minutes=minutes))
            if at >= since and taken.isdisjoint(slots_of(at, minutes))
        )
        found += [at for at, _ in zip(today, range(SUGGEST_A_DAY), strict=False)]
        if len(found) >= most:
            break
    return found[:most]


def every_so_often(first: datetime, last: datetime) -> Iterator[datetime]:
    while first <= last:
        yield first
        first += SUGGEST_EVERY
