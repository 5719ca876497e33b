"""A patient at the page behind the link, and the diary that waits for them."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.core import signing
from django.test import Client
from django.utils import timezone

from enquiries.models import Appointment, Consultation, OfferedTime, OutgoingEmail
from enquiries.privacy.request_link import PURPOSE, path

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


def led_to(presses: list[Any]) -> list[tuple[str, str]]:
    """Which request each answer leads to, and what the page then says is done.

    The links may differ: a token holds the second in which it was made.
    """
    addresses = [urlsplit(press["Location"]) for press in presses]
    tokens = [address.path.removeprefix("/your-request/").rstrip("/") for address in addresses]
    requests = [signing.loads(token, salt=PURPOSE)[0] for token in tokens]
    return list(zip(requests, [address.query for address in addresses], strict=True))


def letters() -> list[str]:
    return list(OutgoingEmail.objects.order_by("created_at").values_list("letter", flat=True))


def text_of(response: Any) -> str:
    content: str = response.content.decode()
    return content
