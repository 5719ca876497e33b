"""What a patient sees after sending a form."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from enquiries.models import CloseReason, Consultation
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload
from tests.enquiries.reception import new_consultation
from tests.markup import parse, text_of

SENT = f"{SHEET}report/sent/"


@pytest.fixture
def received(client: Client, db: None, consultation_payload: Payload) -> str:
    """The address of a confirmation."""
    return client.post("/consultation/", consultation_payload())["Location"]


def test_the_reference_cannot_be_misread(received: str) -> None:
    assert re.fullmatch(r"/consultation/received/MBP-[34679CDFGHJKMNPQRTVWXY]{6}/", received)


def test_the_confirmation_shows_the_reference(client: Client, received: str) -> None:
    page = text_of(parse(client.get(received).content))
    assert f"Your reference is {Consultation.objects.get().reference}" in page


def test_the_confirmation_shows_the_day(client: Client, received: str) -> None:
    due = timezone.localtime(Consultation.objects.get().answer_due_at)
    page = text_of(parse(client.get(received).content))
    assert f"You will hear from us by 5.30pm on {due:%A} {due.day} {due:%B}" in page


def test_the_confirmation_says_which_number_is_called_by_its_end(
    client: Client, received: str
) -> None:
    assert "call the number that ends in 123." in text_of(parse(client.get(received).content))


def test_no_number_is_named_to_whoever_wants_an_email(
    client: Client, db: None, consultation_payload: Payload
) -> None:
    received = client.post("/consultation/", consultation_payload(contact_method="email"))
    assert "ends in" not in client.get(received["Location"]).content.decode()


def test_the_confirmation_says_nothing_about_the_person(client: Client, received: str) -> None:
    page = client.get(received).content.decode()
    for typed in ("Ann", "ann@example.com", "07700", "Low back pain for six weeks"):
        assert typed not in page


def test_confirmations_are_stored_nowhere(client: Client, sheet: FactSheet, received: str) -> None:
    for address in (received, SENT):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_search_engines_are_sent_to_the_form_instead(client: Client, received: str) -> None:
    canonical = '<link rel="canonical" href="http://testserver/consultation/">'
    assert canonical in client.get(received).content.decode()


@pytest.mark.parametrize("how", ["answered", "withdrawn", "erased"])
def test_the_confirmation_of_a_closed_request_promises_nothing(
    client: Client, received: str, rita: User, how: str
) -> None:
    consultation = Consultation.objects.get()
    if how == "answered":
        consultation.note(by=rita, text="A wrong number")
        consultation.close(CloseReason.NOT_AN_ENQUIRY, by=rita)
    elif how == "withdrawn":
        consultation.close(CloseReason.WITHDRAWN, by=None)
    else:
        consultation.erase(by=rita)

    page = text_of(parse(client.get(received).content))

    assert "This request is closed" in page
    assert "hear from us by" not in page


@pytest.mark.parametrize(
    ("minutes", "words"), [(1, "You will hear from us by"), (-1, "We were to contact you by")]
)
def test_the_confirmation_promises_nothing_for_an_hour_that_is_over(
    client: Client, received: str, minutes: int, words: str
) -> None:
    Consultation.objects.update(answer_due_at=timezone.now() + timedelta(minutes=minutes))

    assert words in text_of(parse(client.get(received).content))


def test_the_promise_to_who_asked_twice_goes_on_in_the_other_request(
    client: Client, received: str, rita: User
) -> None:
    consultation = Consultation.objects.get()
    consultation.close_into(new_consultation(), by=rita)

    assert "You will hear from us by" in text_of(parse(client.get(received).content))


@pytest.mark.parametrize("reference", ["MBP-333333", "MBP-", "x" * 300])
def test_an_unknown_reference_is_not_found(client: Client, db: None, reference: str) -> None:
    response = client.get(f"/consultation/received/{reference}/")
    assert response.status_code == 404
    assert "We do not know this reference" in response.content.decode()


def test_a_reference_is_known_in_small_letters_too(client: Client, received: str) -> None:
    assert client.get(received.replace("MBP", "mbp")).status_code == 200


def test_the_report_is_said_to_be_on_its_way(client: Client, sheet: FactSheet) -> None:
    page = text_of(parse(client.get(SENT).content))
    assert "Your report is on its way" in page


def test_confirmations_refuse_to_be_posted_to(
    client: Client, sheet: FactSheet, received: str
) -> None:
    for address in (received, SENT):
        assert client.post(address).status_code == 405
