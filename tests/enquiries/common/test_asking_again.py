"""Whoever asks again after a request is over is heard, though it was within the hour."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from enquiries.consultations.states import CloseReason
from enquiries.models import Consultation, OutgoingEmail, ReportRequest
from enquiries.privacy import my_data, request_link
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload
from tests.enquiries.reception import member

pytestmark = pytest.mark.django_db


def withdraw(client: Client, consultation: Consultation) -> None:
    step = {"action": "withdraw", "version": str(consultation.version)}
    assert client.post(request_link.path(consultation), step).status_code == 303


def erase(client: Client, consultation: Consultation) -> None:
    link = my_data.link(consultation).removeprefix("http://testserver")
    assert client.post(link, {"action": "erase"}).status_code == 303


def close(client: Client, consultation: Consultation) -> None:
    consultation.close(CloseReason.NOT_AN_ENQUIRY, by=member("rita", "Reception"))


@pytest.mark.parametrize("end", [withdraw, erase, close])
def test_the_same_is_a_new_request_once_the_first_is_over(
    client: Client, consultation_payload: Payload, end: Callable[[Client, Consultation], None]
) -> None:
    first = client.post("/consultation/", consultation_payload())
    end(client, Consultation.objects.get())

    again = client.post("/consultation/", consultation_payload())

    assert again["Location"] != first["Location"]
    assert "You will hear from us" in client.get(again["Location"]).content.decode()


@pytest.fixture
def asked(client: Client, consultation_payload: Payload) -> dict[str, str]:
    """Where each of three requests of one person is received."""
    return {
        concern: client.post("/consultation/", consultation_payload(concern=concern))["Location"]
        for concern in ("hip", "knee", "back")
    }


def close_into(concern: str, other: str) -> Consultation:
    survivor = Consultation.objects.get(concern=other)
    rita = User.objects.filter(username="rita").first() or member("rita", "Reception")
    Consultation.objects.get(concern=concern).close_into(survivor, by=rita)
    survivor.refresh_from_db()
    return survivor


def test_a_duplicate_goes_on_in_the_request_that_it_was_closed_into(
    client: Client, asked: dict[str, str], consultation_payload: Payload
) -> None:
    close_into("hip", "knee")
    close_into("knee", "back")

    again = [client.post("/consultation/", consultation_payload(concern=each)) for each in asked]

    assert [each["Location"] for each in again] == list(asked.values())


@pytest.mark.parametrize("first", ["hip", "knee", "back"])
def test_a_duplicate_is_over_with_the_request_that_it_was_closed_into(
    client: Client, asked: dict[str, str], consultation_payload: Payload, first: str
) -> None:
    close_into("hip", "knee")
    withdraw(client, close_into("knee", "back"))

    again = client.post("/consultation/", consultation_payload(concern=first))

    assert again["Location"] not in asked.values()


def test_a_report_that_was_erased_before_it_left_is_sent_when_asked_for_again(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    client.post(f"{SHEET}report/", report_payload())
    call_command("erase", report_payload()["email"])

    client.post(f"{SHEET}report/", report_payload())

    assert ReportRequest.objects.unerased().count() == 1
    assert OutgoingEmail.objects.exclude(recipient="").count() == 1
