import pytest
from django.test import Client

from enquiries.models import OutgoingEmail, ReportRequest
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload

REPORT = f"{SHEET}report/"


def test_a_valid_form_leads_to_a_page_that_says_so(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    response = client.post(REPORT, report_payload())

    assert response.status_code == 303
    assert response["Location"] == "/fact-sheets/sacroiliac-joint-dysfunction/report/sent/"


def test_a_valid_form_queues_one_report(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    client.post(REPORT, report_payload())

    request = ReportRequest.objects.get()
    assert (request.name, request.email) == ("Ann Example", "ann@example.com")
    email = OutgoingEmail.objects.get()
    assert (email.letter, email.recipient, email.state) == ("report", "ann@example.com", "PENDING")


@pytest.mark.parametrize(
    ("differences", "message"),
    [
        ({"name": ""}, "Enter your name"),
        ({"name": "Ann\r\nBcc: eve@example.com"}, "Enter your name on one line"),
        ({"email": ""}, "Enter your email address, like name@example.com"),
        ({"email": "ann@"}, "Enter your email address in full, like name@example.com"),
        ({"email": "ann@example.com\nBcc: eve@example.com"}, "Enter your email address in full"),
        ({"website": "https://spam.example"}, "Empty the box “Website”"),
    ],
)
def test_what_cannot_work_is_given_back(
    client: Client,
    sheet: FactSheet,
    report_payload: Payload,
    differences: dict[str, str],
    message: str,
) -> None:
    response = client.post(REPORT, report_payload(**differences))

    assert response.status_code == 422
    page = response.content.decode()
    assert "<title>Error: " in page
    assert message in page
    for typed in filter(None, report_payload(**differences).values()):
        assert typed.splitlines()[0] in page
    assert not ReportRequest.objects.exists()
