"""Pressing twice, or going back and sending again, is one enquiry and one set of letters."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.db.models import F
from django.test import Client

from enquiries.delivery.courier import Courier
from enquiries.models import Consultation, OutgoingEmail, ReportRequest
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload

REPORT = f"{SHEET}report/"
SHEETS_OWN = f"{SHEET}consultation/"
RACERS = 6


def age(minutes: int) -> None:
    """Let time pass for what has been received."""
    for model in (Consultation, ReportRequest):
        model.objects.update(received_at=F("received_at") - timedelta(minutes=minutes))


def counts() -> tuple[int, int, int]:
    return (
        Consultation.objects.count(),
        ReportRequest.objects.count(),
        OutgoingEmail.objects.count(),
    )


def test_a_second_press_is_the_same_request(
    client: Client, db: None, consultation_payload: Payload
) -> None:
    first = client.post("/consultation/", consultation_payload())
    second = client.post("/consultation/", consultation_payload())
    assert first.status_code == second.status_code == 303
    assert first["Location"] == second["Location"]
    assert counts() == (1, 0, 2)


@pytest.mark.parametrize(
    "retyped",
    [
        {"name": " ann  example"},
        {"email": "Ann@Example.com "},
        {"concern": "LOW BACK PAIN\r\n"},
        {"concern": "Low  back\r\npain"},
        {"phone": "0770 0900 123"},
        {"phone": " 07700900123"},
        {"best_time": "Mornings "},
    ],
)
def test_the_same_in_other_letters_or_spaces_is_the_same(
    client: Client, db: None, consultation_payload: Payload, retyped: dict[str, str]
) -> None:
    client.post("/consultation/", consultation_payload(concern="Low back pain"))
    client.post("/consultation/", consultation_payload(**{"concern": "Low back pain"} | retyped))
    assert counts() == (1, 0, 2)


@pytest.mark.parametrize(
    "changed",
    [{"name": "Bob Example"}, {"email": "bob@example.com"}, {"concern": "Worse now"}],
)
def test_something_else_is_another_enquiry(
    client: Client, db: None, consultation_payload: Payload, changed: dict[str, str]
) -> None:
    client.post("/consultation/", consultation_payload())
    client.post("/consultation/", consultation_payload(**changed))
    assert counts() == (2, 0, 4)


def test_the_same_about_a_sheet_is_another_enquiry(
    client: Client, sheet: FactSheet, consultation_payload: Payload
) -> None:
    client.post("/consultation/", consultation_payload())
    client.post(SHEETS_OWN, consultation_payload())
    assert counts() == (2, 0, 4)


@pytest.mark.parametrize(("minutes", "enquiries"), [(58, 1), (61, 2)])
def test_the_same_is_new_after_an_hour(
    client: Client, sheet: FactSheet, report_payload: Payload, minutes: int, enquiries: int
) -> None:
    client.post(REPORT, report_payload())
    age(minutes)
    client.post(REPORT, report_payload())
    assert counts() == (0, enquiries, enquiries)


def test_a_press_after_the_report_has_left_sends_no_second_one(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    client.post(REPORT, report_payload())
    assert Courier().deliver_next()
    assert client.post(REPORT, report_payload()).status_code == 303
    assert counts() == (0, 1, 1)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", ["report", "consultation"])
def test_presses_at_the_same_moment_are_one_enquiry(
    sheet: FactSheet, report_payload: Payload, consultation_payload: Payload, form: str
) -> None:
    address, payload = {
        "report": (REPORT, report_payload()),
        "consultation": ("/consultation/", consultation_payload()),
    }[form]
    barrier = Barrier(RACERS)

    def press(_: int) -> str:
        barrier.wait()
        try:
            return Client().post(address, payload)["Location"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(RACERS) as racers:
        confirmations = set(racers.map(press, range(RACERS)))
    assert len(confirmations) == 1
    assert counts() == ((0, 1, 1) if form == "report" else (1, 0, 2))
