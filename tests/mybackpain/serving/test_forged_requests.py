import pytest
from django.contrib.auth.models import User
from django.test import Client

from enquiries.models import ReportRequest
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload
from tests.mybackpain.staff.helpers import sign_in

REPORT = f"{SHEET}report/"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "https://evil.example"}, 403),
        ({"sec-fetch-site": "same-site", "origin": "http://other.testserver"}, 403),
        ({"sec-fetch-site": "anything else"}, 403),
        ({"origin": "http://testserver"}, 303),
        ({"origin": "https://testserver"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://testserver.evil.example"}, 403),
        ({"origin": "http://testserver@evil.example"}, 403),
        ({"origin": "http://[testserver"}, 403),
        ({"origin": "null"}, 403),
        ({}, 303),  # no browser since 2020: nothing that a victim could be made to send from
    ],
)
def test_a_form_is_taken_from_our_own_pages_alone(
    sheet: FactSheet, report_payload: Payload, headers: dict[str, str], status: int
) -> None:
    browser = Client(enforce_csrf_checks=True, headers=headers)

    assert browser.post(REPORT, report_payload()).status_code == status
    assert ReportRequest.objects.count() == (status == 303)


def test_admin_asks_for_its_own_token_besides(ann: User, client: Client) -> None:
    assert sign_in(client) == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example", "a b", ""]
)
def test_a_forged_host_gets_no_page(client: Client, host: str) -> None:
    response = client.get("/fact-sheets/", headers={"host": host}, HTTP_HOST=host)

    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


def test_what_a_proxy_may_say_is_not_believed_without_one(client: Client, db: None) -> None:
    forged = {
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
        "x-forwarded-for": "203.0.113.9",
        "x-original-url": "/admin/",
        "x-rewrite-url": "/admin/",
    }

    response = client.get("/privacy/", headers=forged)

    assert response.status_code == 200
    assert "evil.example" not in response.content.decode()
    assert "Strict-Transport-Security" not in response.headers
