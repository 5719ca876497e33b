"""A patient at the page behind the link, and the diary that waits for them."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from enquiries.models import Appointment, Consultation, OfferedTime, OutgoingEmail
from enquiries.privacy.request_link import path

AHEAD = timezone.now() + timedelta(days=9)


def book(consultation: Consultation, carla: User, **differences: Any) -> Appointment:
    details = {"clinician": carla, "starts_at": AHEAD, "minutes": 30, "method": "clinic"}
    return consultation.book(by=carla, **details | differences)


def offer(consultation: Consultation, carla: User, *hours: int) -> list[OfferedTime]:
    times = [
        OfferedTime(
            clinician=carla,
            starts_at=AHEAD + timedelta(hours=hour),
            minutes=30,
            method="clinic",
            lapses_at=timezone.now() + timedelta(days=2),
        )
        for hour in hours
    ]
    consultation.offer(
        by=carla, text="Choose", times=times, next_step_due_at=timezone.now() + timedelta(days=3)
    )
    return times


def send(client: Client, consultation: Consultation, action: str, **fields: Any) -> Any:
    """Take a step as somebody who has just looked at the page."""
    consultation.refresh_from_db()
    fields |= {"action": action, "version": consultation.version}
    return client.post(path(consultation), fields)


def letters() -> list[str]:
    return list(OutgoingEmail.objects.order_by("created_at").values_list("letter", flat=True))


def text_of(response: Any) -> str:
    content: str = response.content.decode()
    return content
