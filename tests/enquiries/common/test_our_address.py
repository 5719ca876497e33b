"""No form has a letter sent to this machine, to its network, or to ourselves."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from enquiries.common.fields import AddressField
from enquiries.models import OutgoingEmail
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload

REPORT = f"{SHEET}report/"
IN_FULL = "Enter your email address in full, like name@example.com"
OURS = "This is an address of ours. Enter the one at which you read your own email"


@pytest.fixture(autouse=True)
def our_addresses(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = '"mybackpain.co.uk" <reports@mybackpain.co.uk>'
    settings.CLINIC_INBOX = "desk@osteospinal.co.uk"
    settings.CLINIC = settings.CLINIC | {"email": "hello@osteospinal.co.uk"}
    settings.SITE_URL = "https://www.back.example"
    settings.BOUNCE_ADDRESS = "came-back-{id}@mail.example"


def messages(typed: str) -> list[str]:
    """What a form says of an address that it refuses."""
    with pytest.raises(ValidationError) as refused:
        AddressField().clean(typed)
    return refused.value.messages


@pytest.mark.parametrize(
    "typed",
    [
        "root@localhost",
        "ann@LOCALHOST",
        "ann@localhost.localdomain",
        "ann@mail.localhost",
        "ann@printer.local",
        "ann@mail.internal",
        "ann@router.home.arpa",
        "ann@1.0.0.127.in-addr.arpa",
        "ann@server.lan",
        "ann@hidden.onion",
        "ann@[127.0.0.1]",
        "ann@[IPv6:::1]",
        "ann@[IPv6:2001:db8::1]",
        "ann@127.0.0.1",
        "ann@127.1",
        "ann@2130706433",
        "ann@127.0.0.0x1",
        "ann@0x7f.0.0.0x1",
        "ann@１２７.0.0.1",
        "ann@::1",
    ],
)
def test_no_letter_goes_to_this_machine_or_its_network(typed: str) -> None:
    assert messages(typed) == [IN_FULL]


@pytest.mark.parametrize(
    "typed",
    [
        "postmaster@mybackpain.co.uk",
        "Postmaster@MyBackPain.co.uk",
        "“postmaster”@mybackpain.co.uk",
        "postmaster+back@mybackpain.co.uk",
        "postmaster@mail.mybackpain.co.uk",
        "postmaster@osteospinal.co.uk",
        "abuse@www.back.example",
        "MAILER-DAEMON@mybackpain.co.uk",
        "root@mybackpain.co.uk",
        "reports@mybackpain.co.uk",
        "Reports <REPORTS@mybackpain.co.uk>",
        "reports+00000000-0000-0000-0000-000000000000@mybackpain.co.uk",
        "desk@osteospinal.co.uk",
        "hello@osteospinal.co.uk",
        "came-back-00000000-0000-0000-0000-000000000000@mail.example",
    ],
)
def test_no_letter_goes_to_ourselves(typed: str) -> None:
    assert messages(typed) == [OURS]


@pytest.mark.parametrize(
    "typed",
    [
        "ann@osteospinal.co.uk",
        "postmaster@example.com",
        "postmaster@notmybackpain.co.uk",
        "reports@example.com",
        "ann@localhost.example.com",
        "ann@local.example",
        "ann@home.co.uk",
        "ann@xn--r8jz45g.jp",
    ],
)
def test_whoever_else_is_written_to(typed: str) -> None:
    assert AddressField().clean(typed) == typed


@pytest.mark.parametrize("path", [REPORT, "/consultation/"])
def test_a_form_with_our_postmaster_is_asked_for_another_address(
    client: Client,
    sheet: FactSheet,
    report_payload: Payload,
    consultation_payload: Payload,
    path: str,
) -> None:
    payload = report_payload if path == REPORT else consultation_payload

    response = client.post(path, payload(email="postmaster@mybackpain.co.uk"))

    assert response.status_code == 422
    assert OURS in response.content.decode()
    assert not OutgoingEmail.objects.exists()
