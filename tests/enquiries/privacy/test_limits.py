"""Limits protect patients from strangers, and shut nobody out who asks for a consultation."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from pytest_django import Settings

from enquiries.models import Consultation, ReportRequest, Tally
from enquiries.outbox.letter import Letter
from enquiries.privacy.pruning import forget_counts
from tests.enquiries.privacy.conftest import Send
from tests.enquiries.privacy.what_is_left import letters

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

pytestmark = pytest.mark.usefixtures("no_limits")


@pytest.mark.parametrize(
    "spelling", ["ann@example.com", "Ann@Example.com", " ann@EXAMPLE.com ", "ann+mbp@example.com"]
)
def test_a_report_beyond_the_limit_of_its_address_is_not_sent(
    report: Send, settings: Settings, spelling: str
) -> None:
    settings.LIMIT_PER_ADDRESS = (2, DAY)

    for number in range(3):
        report(number, "ann@example.com" if number < 2 else spelling)

    assert letters(Letter.REPORT) == ["ann@example.com"] * 2


def test_a_report_beyond_the_limit_of_its_address_is_answered_as_any_other(
    report: Send, settings: Settings
) -> None:
    settings.LIMIT_PER_ADDRESS = (1, DAY)

    first, beyond = report(1, "ann@example.com"), report(2, "ann@example.com")

    assert (beyond.status_code, beyond.headers) == (first.status_code, first.headers)
    assert beyond.content == first.content


def test_a_report_beyond_the_limit_keeps_no_details(report: Send, settings: Settings) -> None:
    settings.LIMIT_PER_ADDRESS = (1, DAY)
    report(1, "ann@example.com")
    report(2, "ann@example.com")

    assert list(ReportRequest.objects.values_list("email", flat=True).order_by("email")) == [
        "",
        "ann@example.com",
    ]


def test_a_consultation_beyond_the_limit_of_its_address_is_kept(
    consult: Send, settings: Settings
) -> None:
    settings.LIMIT_PER_ADDRESS = (1, DAY)

    assert [consult(n, "ann@example.com").status_code for n in range(3)] == [303] * 3
    assert Consultation.objects.count() == 3
    assert letters(Letter.ALERT) == ["clinic@example.org"] * 3


def test_an_acknowledgement_beyond_the_limit_of_its_address_is_held_back(
    consult: Send, settings: Settings
) -> None:
    settings.LIMIT_PER_ADDRESS = (1, DAY)
    for number in range(3):
        consult(number, "ann@example.com")

    assert letters(Letter.ACKNOWLEDGEMENT) == ["ann@example.com"]


def test_a_strangers_reports_leave_the_patients_first_consultation_its_acknowledgement(
    report: Send, consult: Send, settings: Settings
) -> None:
    settings.LIMIT_PER_ADDRESS = (1, DAY)
    for number in range(5):
        report(number, "patient@example.com")

    consult(9, "patient@example.com")

    assert letters(Letter.ACKNOWLEDGEMENT) == ["patient@example.com"]


def test_pressing_twice_is_no_second_request(report: Send, settings: Settings) -> None:
    settings.LIMIT_PER_CLIENT = (1, DAY)

    assert [report(1).status_code for _ in range(3)] == [303] * 3


def test_a_limit_ends_with_its_period(report: Send, settings: Settings) -> None:
    settings.LIMIT_PER_CLIENT = (1, HOUR)
    report(1)
    Tally.objects.update(ends_at=Now())

    assert [report(2).status_code, report(3).status_code] == [303, 429]


def test_counts_are_forgotten_after_their_period(report: Send, settings: Settings) -> None:
    settings.LIMIT_SITE = (1, HOUR)
    report(1)
    Tally.objects.update(ends_at=Now())

    assert forget_counts() == 1
