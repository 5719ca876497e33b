from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from pytest_django import Settings

from enquiries.models import OutgoingEmail, ReportRequest, Tally
from enquiries.privacy.pruning import forget_counts
from factsheets.models import FactSheet
from tests.conftest import Payload

REPORT = "/fact-sheets/sacroiliac-joint-dysfunction/report/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def no_limits(settings: Settings) -> None:
    """Each test sets its own."""
    settings.LIMIT_PER_ADDRESS = settings.LIMIT_PER_CLIENT = settings.LIMIT_SITE = None


@pytest.fixture
def send(client: Client, sheet: FactSheet, report_payload: Payload) -> Any:
    """Ask for a report; returns the status."""

    def post(number: int, email: str = "", **headers: str) -> int:
        typed = report_payload(name=f"Ann {number}", email=email or f"ann{number}@example.com")
        return client.post(REPORT, typed, **headers).status_code  # type: ignore[arg-type]  # META

    return post


def test_an_address_gets_so_many_a_day_in_whatever_case_it_is_typed(
    send: Any, settings: Settings
) -> None:
    settings.LIMIT_PER_ADDRESS = (2, DAY)

    assert send(1, "ann@example.com") == 303
    assert send(2, "Ann@Example.com") == 303
    assert send(3, "ann@example.com") == 429
    assert send(4, "bob@example.com") == 303


def test_a_client_gets_so_many_an_hour_by_ipv6_network(send: Any, settings: Settings) -> None:
    settings.LIMIT_PER_CLIENT = (1, HOUR)

    assert send(1, REMOTE_ADDR="2001:db8:1:2::1") == 303
    assert send(2, REMOTE_ADDR="2001:db8:1:2:ffff::9") == 429
    assert send(3, REMOTE_ADDR="2001:db8:1:3::1") == 303


def test_the_site_gets_so_many_an_hour(send: Any, settings: Settings) -> None:
    settings.LIMIT_SITE = (1, HOUR)

    assert [send(1), send(2, REMOTE_ADDR="192.0.2.7")] == [303, 429]


def test_behind_a_trusted_proxy_its_word_counts_and_an_invented_one_does_not(
    send: Any, settings: Settings
) -> None:
    settings.LIMIT_PER_CLIENT, settings.TRUSTED_PROXIES = (1, HOUR), 1

    assert send(1, HTTP_X_FORWARDED_FOR="198.51.100.1") == 303
    assert send(2, HTTP_X_FORWARDED_FOR="203.0.113.5, 198.51.100.1") == 429
    assert send(3, HTTP_X_FORWARDED_FOR="198.51.100.2") == 303


def test_without_a_trusted_proxy_no_header_is_believed(send: Any, settings: Settings) -> None:
    settings.LIMIT_PER_CLIENT = (1, HOUR)

    assert send(1, HTTP_X_FORWARDED_FOR="198.51.100.1") == 303
    assert send(2, HTTP_X_FORWARDED_FOR="198.51.100.2") == 429


def test_who_is_refused_reads_why_and_keeps_what_was_typed(
    client: Client, sheet: FactSheet, report_payload: Payload, settings: Settings
) -> None:
    settings.LIMIT_SITE = (0, DAY)
    symptom = str(sheet.symptoms.all()[0].pk)

    response = client.post(REPORT, report_payload(goal="Garden", symptoms=symptom))

    page = response.content.decode()
    assert response.status_code == 429
    assert response["Retry-After"] == "86400"
    assert "no-store" in response["Cache-Control"]
    assert "Wait 24 hours" in page
    for name, value in [("email", "ann@example.com"), ("goal", "Garden"), ("symptoms", symptom)]:
        assert f'name="{name}" value="{value}"' in page
    assert not ReportRequest.objects.exists()
    assert not OutgoingEmail.objects.exists()


def test_pressing_twice_is_no_second_request(
    client: Client, sheet: FactSheet, report_payload: Payload, settings: Settings
) -> None:
    settings.LIMIT_PER_ADDRESS = (1, DAY)

    assert [client.post(REPORT, report_payload()).status_code for _ in range(3)] == [303] * 3


def test_a_limit_ends_with_its_period_and_its_count_is_forgotten(
    send: Any, settings: Settings
) -> None:
    settings.LIMIT_SITE = (1, HOUR)
    send(1)
    Tally.objects.update(ends_at=Now())

    assert [send(2), send(3)] == [303, 429]
    Tally.objects.update(ends_at=Now())
    assert forget_counts() == 1
