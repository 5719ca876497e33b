"""The answer to “Did you mean …?”: about the address asked about, and given on purpose."""

import pytest
from django.test import Client

from enquiries.models import Consultation, OutgoingEmail
from enquiries.privacy.request_link import path
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload
from tests.enquiries.reception import new_consultation
from tests.markup import parse

FORMS = ["/consultation/", f"{SHEET}report/", f"{SHEET}consultation/"]


def controls(page: bytes, form: str) -> list[tuple[str, str]]:
    """Name and value of each hidden field or button outside a form that belongs to it."""
    found = (each for each in parse(page).iter() if each.get("form") == form)
    return [(each.get("name", ""), each.get("value", "")) for each in found]


@pytest.fixture
def slip(consultation_payload: Payload) -> Payload:
    """What either form takes, to an address with a slip in it."""
    return lambda **differences: consultation_payload(email="bob@outlok.com") | differences


@pytest.mark.parametrize("form", FORMS)
def test_enter_in_a_field_answers_nothing(
    client: Client, sheet: FactSheet, slip: Payload, form: str
) -> None:
    page = client.post(form, slip()).content

    [own_id] = [each.get("id") or "" for each in parse(page).iter("form") if each.get("id")]
    buttons = [(n, v) for n, v in controls(page, own_id) if n != "asked_about"]
    assert buttons == [("", ""), ("confirm_email", "meant"), ("confirm_email", "typed")]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("answer", ["meant", "typed"])
@pytest.mark.parametrize("typed_since", ["bob@hotmial.com", "BOB@gmial.com", "bob@yaho.co.uk"])
def test_an_answer_says_nothing_of_an_address_typed_since(
    client: Client, sheet: FactSheet, slip: Payload, form: str, answer: str, typed_since: str
) -> None:
    sent = slip(email=typed_since, asked_about="bob@outlok.com", confirm_email=answer)

    assert client.post(form, sent).status_code == 422
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("answer", ["meant", "typed"])
def test_an_address_without_a_slip_typed_since_is_taken(
    client: Client, sheet: FactSheet, slip: Payload, form: str, answer: str
) -> None:
    sent = slip(email="bob@gmx.com", asked_about="bob@outlok.com", confirm_email=answer)

    assert client.post(form, sent).status_code == 303
    assert OutgoingEmail.objects.exclude(letter="alert").get().recipient == "bob@gmx.com"


@pytest.mark.parametrize("typed", ["bob@outlok.com", " Bob@Outlok.com", "mailto:bob@outlok.com"])
def test_the_page_says_about_which_address_it_asks(
    client: Client, db: None, slip: Payload, typed: str
) -> None:
    page = client.post("/consultation/", slip(email=typed)).content
    hidden = dict(controls(page, "consultation-form"))

    sent = slip(email=typed, asked_about=hidden["asked_about"], confirm_email="meant")
    assert client.post("/consultation/", sent).status_code == 303
    assert Consultation.objects.get().email == "bob@outlook.com"


@pytest.mark.parametrize("form", FORMS)
def test_as_typed_is_said_once_though_something_else_is_wrong(
    client: Client, sheet: FactSheet, slip: Payload, form: str
) -> None:
    page = client.post(form, slip(name="", confirm_email="typed")).content
    [own_id] = [each.get("id") or "" for each in parse(page).iter("form") if each.get("id")]
    kept = dict(controls(page, own_id))

    assert client.post(form, slip() | kept).status_code == 303
    assert OutgoingEmail.objects.exclude(letter="alert").get().recipient == "bob@outlok.com"


def test_an_answer_says_nothing_of_another_correction(client: Client, db: None) -> None:
    consultation = new_consultation()
    sent = {
        "action": "correct",
        "version": str(consultation.version),
        "email": "bob@hotmial.com",
        "asked_about": "bob@outlok.com",
        "confirm_email": "meant",
    }

    assert client.post(path(consultation), sent).status_code == 422
