"""Limits protect patients from strangers, and shut nobody out who asks for a consultation."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from enquiries.models import Consultation, OutgoingEmail, ReportRequest, Tally
from enquiries.outbox.letter import Letter
from enquiries.privacy.pruning import forget_counts
from factsheets.models import FactSheet
from tests.conftest import Payload

REPORT = "/fact-sheets/sacroiliac-joint-dysfunction/report/"
CONSULTATION = "/consultation/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

Send = Callable[..., Any]


@pytest.fixture(autouse=True)
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


def letters(letter: Letter) -> list[str]:
    sent = OutgoingEmail.objects.filter(letter=letter).order_by("created_at")
    return list(sent.values_list("recipient", flat=True))


def waiting(letter: Letter) -> int:
    held = OutgoingEmail.objects.filter(letter=letter, due_at__gt=Now() + timedelta(minutes=1))
    return held.count()


# One address


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


# One network


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("192.0.2.1", "192.0.2.1", 429),
        ("192.0.2.1", "::ffff:192.0.2.1", 429),
        ("192.0.2.1", "192.0.2.2", 303),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", 429),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", 303),
    ],
)
def test_a_report_beyond_the_limit_of_its_network_is_refused(
    report: Send, settings: Settings, first: str, second: str, status: int
) -> None:
    settings.LIMIT_PER_CLIENT = (1, HOUR)
    report(1, REMOTE_ADDR=first)

    assert report(2, REMOTE_ADDR=second).status_code == status


@pytest.mark.parametrize(
    ("network", "accepted"),
    [("2001:db8:0:{:x}::1", 2), ("2001:db8:0:{:x}00::1", 4), ("2001:db8:{:x}::1", 8)],
)
def test_who_changes_networks_within_a_wider_one_gets_little_more(
    report: Send, settings: Settings, network: str, accepted: int
) -> None:
    """Within a /56 twice the limit of a /64, within a /48 four times; beyond, they are others."""
    settings.LIMIT_PER_CLIENT = (1, HOUR)

    answers = [report(n, REMOTE_ADDR=network.format(n)).status_code for n in range(8)]

    assert answers == [303] * accepted + [429] * (8 - accepted)


def test_forms_are_counted_apart(report: Send, consult: Send, settings: Settings) -> None:
    settings.LIMIT_PER_CLIENT = (1, HOUR)
    report(1)
    report(2)

    consult(3)

    assert not Consultation.objects.get().is_from_busy_network


def test_who_is_refused_reads_why_in_truth(report: Send, settings: Settings) -> None:
    settings.LIMIT_PER_CLIENT = (1, HOUR)
    report(1)

    page = report(2).content.decode()

    assert "from the network that you are on" in page
    assert "It has nothing to do with your email address." in page


def test_who_is_refused_keeps_what_was_typed(
    client: Client, sheet: FactSheet, report: Send, report_payload: Payload, settings: Settings
) -> None:
    settings.LIMIT_PER_CLIENT = (1, DAY)
    report(1)
    symptom = str(sheet.symptoms.all()[0].pk)

    response = client.post(REPORT, report_payload(goal="Garden", symptoms=symptom))

    page = response.content.decode()
    assert response["Retry-After"] == "86400"
    assert "no-store" in response["Cache-Control"]
    assert "Wait 24 hours" in page
    for name, value in [("email", "ann@example.com"), ("goal", "Garden"), ("symptoms", symptom)]:
        assert f'name="{name}" value="{value}"' in page


def test_what_is_refused_is_not_kept(report: Send, settings: Settings) -> None:
    settings.LIMIT_PER_CLIENT = (1, HOUR)
    report(1)
    report(2)

    assert (ReportRequest.objects.count(), OutgoingEmail.objects.count()) == (1, 1)


def test_a_consultation_from_a_busy_network_is_kept_and_marked(
    consult: Send, settings: Settings
) -> None:
    settings.LIMIT_PER_CLIENT = (2, HOUR)

    assert [consult(n).status_code for n in range(4)] == [303] * 4
    assert Consultation.objects.filter(is_from_busy_network=True).count() == 2
    assert waiting(Letter.ACKNOWLEDGEMENT) == 2


def test_staff_see_that_many_come_from_one_network(
    consult: Send, settings: Settings, staff: Callable[..., Client]
) -> None:
    settings.LIMIT_PER_CLIENT = (1, HOUR)
    consult(1)
    consult(2)
    reception = staff()

    listed = reception.get("/admin/enquiries/consultation/?tab=busy").content.decode()

    assert "Many from one network" in listed
    assert (listed.count("Many from this network"), "Ann 1" in listed) == (1, False)


def test_an_acknowledgement_that_waits_leaves_when_staff_write(
    consult: Send, settings: Settings
) -> None:
    settings.LIMIT_PER_CLIENT = (1, HOUR)
    consult(1)
    consult(2)

    OutgoingEmail.objects.release_held(Consultation.objects.get(is_from_busy_network=True))

    assert waiting(Letter.ACKNOWLEDGEMENT) == 0


# The site


def flood(report: Send, number: int) -> list[int]:
    return [report(n, REMOTE_ADDR=f"198.51.100.{n}").status_code for n in range(number)]


def test_beyond_the_limit_of_the_site_the_forms_stay_open(
    report: Send, consult: Send, settings: Settings
) -> None:
    settings.LIMIT_SITE = (2, HOUR)

    assert flood(report, 5) == [303] * 5
    assert consult(9).status_code == 303


def test_beyond_the_limit_of_the_site_letters_wait_and_leave_no_faster_than_it(
    report: Send, settings: Settings
) -> None:
    settings.LIMIT_SITE = (2, HOUR)
    flood(report, 6)

    due = OutgoingEmail.objects.order_by("due_at").values_list("due_at", flat=True)

    minutes = [round((when - timezone.now()) / timedelta(minutes=1)) for when in due if when]
    assert minutes == [0, 0, 60, 90, 120, 150]


def test_a_patient_who_is_known_waits_for_no_flood(consult: Send, settings: Settings) -> None:
    consult(1, "patient@example.com")
    Consultation.objects.update(received_at=Now() - DAY)
    settings.LIMIT_SITE = (1, HOUR)
    consult(2, REMOTE_ADDR="198.51.100.1")
    consult(3, REMOTE_ADDR="198.51.100.2")

    consult(4, "patient@example.com")

    assert waiting(Letter.ACKNOWLEDGEMENT) == 1


def test_the_operator_is_told_once_that_the_limit_of_the_site_is_passed(
    report: Send, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LIMIT_SITE = (2, HOUR)
    flood(report, 5)

    [line] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "LIMIT_SITE is passed by the report form" in line.getMessage()


# Behind a proxy


def test_behind_a_trusted_proxy_its_word_counts(report: Send, settings: Settings) -> None:
    settings.LIMIT_PER_CLIENT, settings.TRUSTED_PROXIES = (1, HOUR), 1

    assert report(1, HTTP_X_FORWARDED_FOR="198.51.100.1").status_code == 303
    assert report(2, HTTP_X_FORWARDED_FOR="203.0.113.5, 198.51.100.1").status_code == 429
    assert report(3, HTTP_X_FORWARDED_FOR="198.51.100.2").status_code == 303


def test_a_port_makes_no_other_client(report: Send, settings: Settings) -> None:
    settings.LIMIT_PER_CLIENT, settings.TRUSTED_PROXIES = (1, HOUR), 1

    assert report(1, HTTP_X_FORWARDED_FOR="198.51.100.1:4711").status_code == 303
    assert report(2, HTTP_X_FORWARDED_FOR="198.51.100.1:4712").status_code == 429
    assert report(3, HTTP_X_FORWARDED_FOR="198.51.100.2:4711").status_code == 303


def test_without_a_trusted_proxy_no_header_is_believed(report: Send, settings: Settings) -> None:
    settings.LIMIT_PER_CLIENT = (1, HOUR)

    assert report(1, HTTP_X_FORWARDED_FOR="198.51.100.1").status_code == 303
    assert report(2, HTTP_X_FORWARDED_FOR="198.51.100.2").status_code == 429


# Presses and periods


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
