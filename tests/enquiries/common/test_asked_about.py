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


@pytest.mark.parametrize("form", FORMS)
def test_enter_in_a_field_answers_nothing(
    client: Client, sheet: FactSheet, mistyped: Payload, form: str
) -> None:
    page = client.post(form, mistyped()).content

    [own_id] = [each.get("id") or "" for each in parse(page).iter("form") if each.get("id")]
    buttons = [(n, v) for n, v in controls(page, own_id) if n != "asked_about"]
    assert buttons == [("", ""), ("confirm_email", "meant"), ("confirm_email", "typed")]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("answer", ["meant", "typed"])
@pytest.mark.parametrize("typed_since", ["ann@hotmial.com", "ANN@outlok.com", "ann@yaho.co.uk"])
def test_an_answer_says_nothing_of_an_address_typed_since(
    client: Client, sheet: FactSheet, mistyped: Payload, form: str, answer: str, typed_since: str
) -> None:
    sent = mistyped(email=typed_since, asked_about="ann@gmial.com", confirm_email=answer)

    assert client.post(form, sent).status_code == 422
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("answer", ["meant", "typed"])
def test_an_address_without_a_slip_typed_since_is_taken(
    client: Client, sheet: FactSheet, mistyped: Payload, form: str, answer: str
) -> None:
    sent = mistyped(email="ann@gmx.com", asked_about="ann@gmial.com", confirm_email=answer)

    assert client.post(form, sent).status_code == 303
    assert OutgoingEmail.objects.exclude(letter="alert").get().recipient == "ann@gmx.com"


@pytest.mark.parametrize("typed", ["ann@gmial.com", " Ann@Gmial.com", "mailto:ann@gmial.com"])
def test_the_page_says_about_which_address_it_asks(
    client: Client, db: None, mistyped: Payload, typed: str
) -> None:
    page = client.post("/consultation/", mistyped(email=typed)).content
    hidden = dict(controls(page, "consultation-form"))

    sent = mistyped(email=typed, asked_about=hidden["asked_about"], confirm_email="meant")
    assert client.post("/consultation/", sent).status_code == 303
    assert Consultation.objects.get().email == "ann@gmail.com"


@pytest.mark.parametrize("form", FORMS)
def test_as_typed_is_said_once_though_something_else_is_wrong(
    client: Client, sheet: FactSheet, mistyped: Payload, form: str
) -> None:
    page = client.post(form, mistyped(name="", confirm_email="typed")).content
    [own_id] = [each.get("id") or "" for each in parse(page).iter("form") if each.get("id")]
    kept = dict(controls(page, own_id))

    assert client.post(form, mistyped() | kept).status_code == 303
    assert OutgoingEmail.objects.exclude(letter="alert").get().recipient == "ann@gmial.com"


def test_an_answer_says_nothing_of_another_correction(client: Client, db: None) -> None:
    consultation = new_consultation()
    sent = {
        "action": "correct",
        "version": str(consultation.version),
        "email": "ann@hotmial.com",
        "asked_about": "ann@gmial.com",
        "confirm_email": "meant",
    }

    assert client.post(path(consultation), sent).status_code == 422
