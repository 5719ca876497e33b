"""Beyond the limit of the site forms stay open, and letters to new addresses wait."""

import logging
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django import Settings

from enquiries.models import Consultation, OutgoingEmail
from enquiries.outbox.letter import Letter
from tests.enquiries.privacy.conftest import Send
from tests.enquiries.privacy.what_is_left import waiting

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

pytestmark = pytest.mark.usefixtures("no_limits")


def flood(report: Send, number: int) -> list[int]:
    return [report(n, REMOTE_ADDR=f"198.51.100.{n}").status_code for n in range(number)]


def test_beyond_the_limit_of_the_site_the_forms_stay_open(
    report: Send, consult: Send, settings: Settings
) -> None:
    settings.LIMIT_SITE = (2, HOUR)

    assert flood(report, 5) == [303] * 5
    assert consult(9).status_code == 303


def test_beyond_the_limit_of_the_site_letters_leave_no_faster_than_it(
    report: Send, settings: Settings
) -> None:
    settings.LIMIT_SITE = (2, HOUR)
    flood(report, 6)

    due = OutgoingEmail.objects.order_by("due_at").values_list("due_at", flat=True)

    minutes = [round((when - timezone.now()) / timedelta(minutes=1)) for when in due if when]
    assert minutes == [0, 0, 60, 90, 120, 150]


def test_no_letter_waits_for_more_than_a_day(report: Send, settings: Settings) -> None:
    settings.LIMIT_SITE = (1, DAY)
    flood(report, 4)

    due = OutgoingEmail.objects.order_by("due_at").values_list("due_at", flat=True)

    hours = [round((when - timezone.now()) / HOUR) for when in due if when]
    assert hours == [0, 24, 24, 24]


def test_a_patient_who_is_known_waits_for_no_flood(consult: Send, settings: Settings) -> None:
    consult(1, "patient@example.com")
    Consultation.objects.update(received_at=Now() - DAY)
    settings.LIMIT_SITE = (1, HOUR)
    consult(2, REMOTE_ADDR="198.51.100.1")
    consult(3, REMOTE_ADDR="198.51.100.2")

    consult(4, "patient@example.com")

    assert waiting(Letter.ACKNOWLEDGEMENT) == 1


@pytest.mark.parametrize("reports", [3, 5])
def test_the_operator_is_told_once_that_the_limit_of_the_site_is_passed(
    report: Send, settings: Settings, caplog: pytest.LogCaptureFixture, reports: int
) -> None:
    settings.LIMIT_SITE = (2, HOUR)
    flood(report, reports)

    [line] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "LIMIT_SITE is passed by the report form" in line.getMessage()


def test_the_operator_hears_nothing_while_the_limit_of_the_site_is_kept(
    report: Send, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LIMIT_SITE = (2, HOUR)
    flood(report, 2)

    assert [record for record in caplog.records if record.levelno == logging.ERROR] == []
