"""A network that sends too much is told so in truth; its consultations are kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from enquiries.models import Consultation, OutgoingEmail, ReportRequest
from enquiries.outbox.letter import Letter
from factsheets.models import FactSheet
from tests.conftest import Payload
from tests.enquiries.privacy.conftest import REPORT, Send
from tests.enquiries.privacy.what_is_left import waiting

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

pytestmark = pytest.mark.usefixtures("no_limits")


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


def test_a_consultation_from_a_busy_network_is_only_marked(
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
