"""A clinician's appointments as a calendar that any calendar program can subscribe to."""

from __future__ import annotations

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from enquiries.common.moments import LONDON, for_calendars
from factsheets.late import icalendar

from .appointment import Appointment

SHOWN_BACK = timedelta(days=30)


def new_key() -> str:
    """Draw a key that nobody guesses."""
    return secrets.token_urlsafe(24)


class DiaryFeed(models.Model):
    """The private address of one clinician's calendar; a new key, or none, shuts the old one."""

    clinician = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    key = models.CharField(max_length=40, unique=True, default=new_key)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Calendar of {self.clinician}"

    @property
    def url(self) -> str:
        """The address to subscribe to."""
        return settings.SITE_URL + reverse("enquiries:diary_feed", args=[self.key])

    @classmethod
    def renew(cls, clinician: User) -> DiaryFeed:
        """Give a new address; the one before opens nothing any more."""
        feed, _ = cls.objects.update_or_create(clinician=clinician, defaults={"key": new_key()})
        return feed

    def as_ics(self) -> bytes:
        """Give the calendar: reference, way and room, and never a name or a number."""
        calendar = icalendar.Calendar()
        calendar.add("prodid", "-//mybackpain.co.uk//diary//EN")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", f"Appointments, {settings.CLINIC['name']}")
        calendar.add_component(icalendar.Timezone.from_ical(LONDON))
        since = timezone.now() - SHOWN_BACK
        shown = Appointment.objects.filter(clinician=self.clinician, starts_at__gte=since)
        for appointment in shown.taking_place().select_related("consultation"):
            calendar.add_component(event(appointment))
        file: bytes = calendar.to_ical()
        return file


def event(appointment: Appointment) -> icalendar.Event:
    """Give one appointment as its clinician's calendar shows it."""
    entry = icalendar.Event()
    entry.add("uid", f"{appointment.uid}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("sequence", appointment.sequence)
    entry.add("dtstamp", appointment.made_at)
    entry.add("dtstart", for_calendars(appointment.starts_at))
    entry.add("dtend", for_calendars(appointment.ends_at))
    entry.add("summary", f"{appointment.consultation}, {appointment.method_in_words}")
    if appointment.method == Appointment.Method.CLINIC:
        entry.add("location", appointment.place)
    entry.add("class", "PRIVATE")
    return entry
