"""Fields and addresses by which somebody would send letters, or readers, elsewhere."""

import pytest
from django.test import Client

from enquiries.models import OutgoingEmail, ReportRequest
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload

REPORT = f"{SHEET}report/"


@pytest.mark.parametrize("line_break", ["\r", "\n", "\r\n", "\x0b", "\x0c", "\x85", "\u2028"])
def test_no_letter_gets_a_header_from_a_name(
    client: Client, sheet: FactSheet, report_payload: Payload, line_break: str
) -> None:
    response = client.post(REPORT, report_payload(name=f"Ann{line_break}Bcc: eve@example.com"))

    assert response.status_code == 422
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "ann@example.com,eve@example.com",
        "ann@example.com;eve@example.com",
        "Ann <ann@example.com>",
        "ann@example.com\r\nBcc: eve@example.com",
        "ann@example.com%0aBcc:eve@example.com\n",
        '"ann\r\n"@example.com',
        "ann@example.com\u2028",
        "ann@[127.0.0.1]@example.com",
    ],
)
def test_a_letter_goes_to_one_address(
    client: Client, sheet: FactSheet, report_payload: Payload, address: str
) -> None:
    client.post(REPORT, report_payload(email=address))

    recipients = OutgoingEmail.objects.values_list("recipient", flat=True)
    assert all("eve" not in recipient or "%0a" in recipient for recipient in recipients)
    assert all(not set(recipient) & set("\r\n\u2028,;<>") for recipient in recipients)


@pytest.mark.parametrize(
    "name",
    [
        "Zoë Ångström",
        "נועה",
        "\u202eevil\u202c",
        "a\u0300" * 100,
        "👩🏽‍⚕️",
        "ﬁ",
        "=HYPERLINK(1)",
    ],
)
def test_any_name_is_taken_as_it_is_typed(
    client: Client, sheet: FactSheet, report_payload: Payload, name: str
) -> None:
    assert client.post(REPORT, report_payload(name=name)).status_code == 303
    assert ReportRequest.objects.get().name == name


def test_of_a_field_sent_twice_the_last_counts(client: Client, sheet: FactSheet) -> None:
    body = "name=Eve&name=Ann&email=nonsense&email=ann%40example.com"

    client.post(REPORT, body, content_type="application/x-www-form-urlencoded")

    request = ReportRequest.objects.get()
    assert (request.name, request.email) == ("Ann", "ann@example.com")


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "//evil.example/%2e%2e", "/\\evil.example", "/%5cevil.example", "///"],
)
def test_no_address_leads_to_another_site(client: Client, db: None, path: str) -> None:
    response = client.generic("GET", path)

    target = response.headers.get("Location", "/")
    assert target.startswith("/")
    assert not target.startswith(("//", "/\\"))
