"""What is wrong with the settings of mail is told before a letter leaves."""

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

pytestmark = pytest.mark.django_db  # Django 6.1 asks it what its fields can hold
LONG = "appointments.and.reports@clinic.example"


def found() -> set[str | None]:
    return {each.id for each in run_checks()}


@pytest.mark.parametrize(
    ("sender", "bounce", "inbound"),
    [
        (LONG, "", ""),
        (LONG, "r+{id}@clinic.example", "maildir:///var/mail/clinic"),
        (LONG, "off", "maildir:///var/mail/clinic"),
        ("reports@clinic.example", "", "maildir:///var/mail/clinic"),
    ],
)
def test_an_envelope_sender_that_servers_take_is_no_error(
    settings: Settings, sender: str, bounce: str, inbound: str
) -> None:
    settings.DEFAULT_FROM_EMAIL, settings.BOUNCE_ADDRESS = sender, bounce
    settings.INBOUND_URL = inbound
    assert "enquiries.E003" not in found()


def test_an_envelope_sender_that_is_too_long_is_an_error(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL, settings.BOUNCE_ADDRESS = f"a.long.name.{LONG}", ""
    settings.INBOUND_URL = "maildir:///var/mail/clinic"
    assert "enquiries.E003" in found()
