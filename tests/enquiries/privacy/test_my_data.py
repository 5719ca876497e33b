import re

import pytest
from django.core import signing
from django.core.management import call_command
from django.test import Client

from enquiries.delivery.courier import Courier
from enquiries.letters.rendering import render
from enquiries.models import BlockedAddress, Consultation, Letter, OutgoingEmail, ReportRequest
from enquiries.privacy.my_data import PURPOSE, link
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload

REPORT = f"{SHEET}report/"


@pytest.fixture
def page(client: Client, sheet: FactSheet, consultation_payload: Payload) -> str:
    """The address in the letter that answers a consultation request."""
    client.post("/consultation/", consultation_payload())
    email = OutgoingEmail.objects.get(letter=Letter.ACKNOWLEDGEMENT)
    found = re.search(r"http://testserver(/my-data/\S+)", str(render(email).body))
    assert found
    return found[1]


def test_looking_shows_what_is_held(client: Client, page: str) -> None:
    shown = client.get(page).content.decode()
    for typed in ["Ann Example", "ann@example.com", "07700 900123", "Low back pain for six weeks"]:
        assert typed in shown


def test_looking_leaves_no_copy_on_the_way(client: Client, page: str) -> None:
    response = client.get(page)

    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "strict-origin"


def test_looking_changes_nothing(client: Client, page: str) -> None:
    for _ in range(3):  # as mail scanners do
        client.get(page)

    assert Consultation.objects.filter(email="ann@example.com").count() == 1


def test_after_the_button_the_page_says_that_nothing_is_held(client: Client, page: str) -> None:
    response = client.post(page, {"action": "erase"}, follow=True)

    assert response.redirect_chain == [(page, 303)]
    assert "We hold nothing that you typed." in response.content.decode()


def test_after_the_button_the_page_says_what_is_kept_of_a_request(
    client: Client, page: str
) -> None:
    client.post(page, {"action": "erase"})

    kept = "the reference of your request, when it came, what became of it"
    assert kept in client.get(page).content.decode()


def test_the_button_erases(client: Client, page: str) -> None:
    client.post(page, {"action": "erase"})

    assert not Consultation.objects.filter(email="ann@example.com").exists()
    assert not OutgoingEmail.objects.filter(recipient="ann@example.com").exists()


def test_after_this_was_not_me_nothing_is_sent_to_the_address(
    client: Client, page: str, report_payload: Payload, consultation_payload: Payload
) -> None:
    client.post(page, {"action": "not-me", "sure": "yes"})
    OutgoingEmail.objects.all().delete()

    report = client.post(REPORT, report_payload(email="ANN@example.com"))
    client.post("/consultation/", consultation_payload())
    call_command("worker", "--drain")

    assert report["Location"] == REPORT + "sent/"  # the same answer as for every address
    assert [email.letter for email in OutgoingEmail.objects.sent()] == ["alert"]
    assert not ReportRequest.objects.unerased().exists()


def test_a_reports_link_works_after_the_report_is_erased(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    client.post(REPORT, report_payload())
    page = link(ReportRequest.objects.get()).removeprefix("http://testserver")
    Courier().deliver_next()

    assert "We hold nothing that you typed." in client.get(page).content.decode()
    client.post(page, {"action": "not-me", "sure": "yes"})
    assert BlockedAddress.objects.of("ann@example.com").exists()


def test_no_address_stands_in_the_link(page: str) -> None:
    token = page.removeprefix("/my-data/").strip("/")

    assert "example.com" not in str(signing.loads(token, salt=PURPOSE))


def test_no_token_stands_in_the_log(
    client: Client, page: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    token = page.removeprefix("/my-data/").strip("/")

    client.get(page)

    assert token not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("salt", ["another purpose", PURPOSE])
def test_a_link_of_another_purpose_or_too_old_opens_nothing(
    client: Client, salt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if salt == PURPOSE:
        monkeypatch.setattr("django.core.signing.time.time", lambda: 0)
    token = signing.dumps(["report", "1", ""], salt=salt)
    monkeypatch.undo()

    response = client.get(f"/my-data/{token}/")

    assert response.status_code == 404
    assert "This link no longer works" in response.content.decode()


def test_the_clinics_own_alert_carries_no_link_to_a_patients_data(
    client: Client, page: str
) -> None:
    alert = render(OutgoingEmail.objects.get(letter=Letter.ALERT))

    assert "my-data" not in str(alert.body)


def test_this_was_not_me_is_asked_once_before_it_blocks(client: Client, page: str) -> None:
    response = client.post(page, {"action": "not-me"})

    assert response.status_code == 422
    assert "Shall we never write to this address again?" in response.content.decode()
    assert not BlockedAddress.objects.exists()
    assert Consultation.objects.get().email == "ann@example.com"


def test_this_was_not_me_can_be_taken_back(
    client: Client, page: str, consultation_payload: Payload
) -> None:
    client.post(page, {"action": "not-me", "sure": "yes"})
    assert "You may write to me again" in client.get(page).content.decode()

    client.post(page, {"action": "take-back"})

    assert not BlockedAddress.objects.exists()
    assert "This wasn’t me" in client.get(page).content.decode()


def test_the_page_says_that_it_is_taken_back(client: Client, page: str) -> None:
    client.post(page, {"action": "not-me", "sure": "yes"})

    answer = client.post(page, {"action": "take-back"}, follow=True).content.decode()

    assert "<title>We may write to this address again" in answer
    assert "<strong>We may write to this address again.</strong>" in answer


def test_a_page_loaded_again_after_another_block_says_no_such_thing(
    client: Client, page: str
) -> None:
    client.post(page, {"action": "not-me", "sure": "yes"})
    taken_back = client.post(page, {"action": "take-back"})["Location"]
    client.post(page, {"action": "not-me", "sure": "yes"})

    assert "We may write to this address again" not in client.get(taken_back).content.decode()


@pytest.mark.parametrize("action", ["", "sure", "ERASE", "delete"])
def test_an_action_that_is_none_changes_nothing(client: Client, page: str, action: str) -> None:
    client.post(page, {"action": action, "sure": "yes"})

    assert Consultation.objects.get().email == "ann@example.com"
