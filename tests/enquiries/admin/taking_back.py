"""What tests of letters that are taken back do, and look at."""

from typing import Any

from django.test import Client

from enquiries.models import Consultation, OutgoingEmail
from tests.enquiries.reception import act


def take(client: Client, step: str, **fields: Any) -> Any:
    return act(client, Consultation.objects.get(), step, **fields)


def letters() -> list[tuple[str, str]]:
    emails = OutgoingEmail.objects.filter(letter__in=["reply", "appointment"])
    return [(email.letter, email.outcome) for email in emails.order_by("created_at")]


def take_back(client: Client, *kinds: str) -> Any:
    """Take back the last letter, or the last of a kind."""
    letters = OutgoingEmail.objects.filter(letter__in=kinds or ["reply", "appointment", "offer"])
    return take(client, "take-it-back", letter=letters.latest("created_at").pk)
