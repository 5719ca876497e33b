import pytest
from django.test import Client

from enquiries.common.spelling import meant_domain
from enquiries.models import OutgoingEmail
from factsheets.models import FactSheet
from tests.conftest import Payload

REPORT = "/fact-sheets/sacroiliac-joint-dysfunction/report/"


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("GMAIL.CO", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("hotmal.co.uk", "hotmail.co.uk"),
        ("yaho.co.uk", "yahoo.co.uk"),
        ("outlok.com", "outlook.com"),
        ("iclod.com", "icloud.com"),
        ("btintenet.com", "btinternet.com"),
        ("gmail.com", ""),
        ("ymail.com", ""),
        ("mail.com", ""),
        ("hotmail.ca", ""),
        ("yahoo.co.in", ""),
        ("example.org", ""),
    ],
)
def test_slips_are_told_from_other_providers(domain: str, meant: str) -> None:
    assert meant_domain(f"ann@{domain}") == meant


def test_a_slip_never_stands_in_the_way_and_the_patient_is_told(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    response = client.post(REPORT, report_payload(email="ann@gmial.com"), follow=True)

    assert OutgoingEmail.objects.get().recipient == "ann@gmial.com"
    page = response.content.decode()
    assert "Did you mean gmail.com?" in page
    assert "ann@" not in page + response.redirect_chain[0][0]


def test_a_consultation_with_a_slip_is_kept_and_the_patient_is_told(
    client: Client, sheet: FactSheet, consultation_payload: Payload
) -> None:
    response = client.post(
        "/consultation/", consultation_payload(email="ann@gmial.com"), follow=True
    )

    assert "Did you mean gmail.com?" in response.content.decode()


def test_nobody_can_make_the_page_name_another_site(client: Client, sheet: FactSheet) -> None:
    assert client.get(REPORT + "sent/did-you-mean/evil.example/").status_code == 404
