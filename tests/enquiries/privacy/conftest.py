"""Both forms without limits but those that a test sets, and a request that staff have answered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings

from enquiries.models import Consultation
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload
from tests.enquiries.reception import new_consultation

REPORT = f"{SHEET}report/"
CONSULTATION = "/consultation/"

Send = Callable[..., Any]


@pytest.fixture
def no_limits(settings: Settings) -> None:
    """Each test sets its own."""
    settings.LIMIT_PER_ADDRESS = settings.LIMIT_PER_CLIENT = settings.LIMIT_SITE = None


@pytest.fixture
def report(client: Client, sheet: FactSheet, report_payload: Payload) -> Send:
    """Ask for a report; returns the answer."""

    def post(number: int, email: str = "", **headers: Any) -> Any:
        typed = report_payload(name=f"Ann {number}", email=email or f"ann{number}@example.com")
        return client.post(REPORT, typed, **headers)

    return post


@pytest.fixture
def consult(client: Client, sheet: FactSheet, consultation_payload: Payload) -> Send:
    """Ask for a consultation; returns the answer."""

    def post(number: int, email: str = "", **headers: Any) -> Any:
        email = email or f"ann{number}@example.com"
        return client.post(
            CONSULTATION, consultation_payload(name=f"Ann {number}", email=email), **headers
        )

    return post


@pytest.fixture
def consultation(rita: User) -> Consultation:
    """A request that staff have answered and noted."""
    consultation = new_consultation()
    consultation.reply(
        by=rita, next_step_due_at=now() + timedelta(days=3), text="Dear Ann, we will call you"
    )
    consultation.note(by=rita, text="Wants a morning", is_clinical=True)
    return consultation
