"""A patient's steps by the link: each is logged as theirs, and nothing typed is lost."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from enquiries.models import Consultation, ContactLogEntry
from enquiries.privacy.request_link import path
from tests.enquiries.your_request.patient import AHEAD, led_to, letters, send, text_of
from tests.markup import parse

Kind = ContactLogEntry.Kind


@pytest.mark.parametrize(
    ("fields", "column", "value"),
    [
        ({"phone": "07700 900982"}, "phone_e164", "+447700900982"),
        ({"best_time": "evenings"}, "best_time", "evenings"),
        ({"contact_method": "email"}, "contact_method", "email"),
        ({"email": "ann@example.org"}, "email", "ann@example.org"),
    ],
)
def test_a_patient_corrects_how_to_be_reached(
    client: Client, consultation: Consultation, fields: dict[str, str], column: str, value: str
) -> None:
    response = send(client, consultation, "correct", **fields)

    assert response.status_code == 303
    assert getattr(Consultation.objects.get(), column) == value
    assert letters() == ["change"]


def test_what_stood_before_a_correction_is_in_the_log(
    client: Client, consultation: Consultation
) -> None:
    send(client, consultation, "correct", phone="07700 900982")

    entry = ContactLogEntry.objects.get(kind=Kind.CORRECTED)
    assert entry.text == "Phone number: before “07700 900018”"
    assert entry.by is None


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Type what is to be corrected"),
        ({"email": "ann@example"}, "like name@example.com"),
        ({"phone": "12"}, "phone number"),
    ],
)
def test_a_slip_in_a_correction_is_given_back(
    client: Client, consultation: Consultation, fields: dict[str, str], message: str
) -> None:
    response = send(client, consultation, "correct", best_time="", **fields)

    assert response.status_code == 422
    assert message in text_of(response)
    assert all(typed in text_of(response) for typed in fields.values())
    assert "<title>Error: " in text_of(response)


def test_a_slip_in_a_corrected_address_is_asked_about(
    client: Client, consultation: Consultation
) -> None:
    response = send(client, consultation, "correct", email="ann@gmial.com")

    assert response.status_code == 422
    assert Consultation.objects.get().email == "ann@example.com"
    page = parse(response.content)
    [form] = {b.get("form") for b in page.iter("button") if b.get("name") == "confirm_email"}
    [sent] = [f for f in page.iter("form") if f.get("id") == form]
    assert sent.find(".//input[@name='action'][@value='correct']") is not None


@pytest.mark.parametrize(
    ("answer", "kept"), [("meant", "ann@gmail.com"), ("typed", "ann@gmial.com")]
)
def test_one_press_answers_for_a_corrected_address(
    client: Client, consultation: Consultation, answer: str, kept: str
) -> None:
    fields = {"email": "ann@gmial.com", "confirm_email": answer}

    assert send(client, consultation, "correct", **fields).status_code == 303
    assert Consultation.objects.get().email == kept


def test_a_line_sent_twice_is_one_line(client: Client, consultation: Consultation) -> None:
    fields = {"action": "add", "text": "My left side", "version": consultation.version}

    presses = [client.post(path(consultation), fields) for _ in range(2)]

    assert led_to(presses) == [(str(consultation.pk), "done=add")] * 2
    assert ContactLogEntry.objects.filter(kind=Kind.HEARD).count() == 1


def test_a_line_is_one_though_staff_looked_at_it_between_two_presses(
    client: Client, consultation: Consultation, carla: User
) -> None:
    fields = {"action": "add", "text": "My left side", "version": consultation.version}
    client.post(path(consultation), fields)
    Consultation.objects.get().show_to(carla)

    assert client.post(path(consultation), fields).status_code == 303
    assert ContactLogEntry.objects.filter(kind=Kind.HEARD).count() == 1


def test_a_correction_sent_twice_is_one(client: Client, consultation: Consultation) -> None:
    fields = {"action": "correct", "phone": "07700 900982", "version": consultation.version}

    presses = [client.post(path(consultation), fields) for _ in range(2)]

    assert [press.status_code for press in presses] == [303, 303]
    assert letters() == ["change"]


def test_a_line_from_another_site_is_given_back(consultation: Consultation) -> None:
    browser = Client(headers={"origin": "null"}, enforce_csrf_checks=True)

    response = send(browser, consultation, "add", text="My left side")

    assert response.status_code == 403
    assert "My left side" in text_of(response)


def test_a_line_more_reaches_the_clinic(client: Client, consultation: Consultation) -> None:
    assert send(client, consultation, "add", text="It is my left side").status_code == 303

    assert ContactLogEntry.objects.get(kind=Kind.HEARD).text == "It is my left side"
    assert letters() == ["change"]


def test_a_withdrawn_request_is_closed_by_the_patient(
    client: Client, consultation: Consultation
) -> None:
    send(client, consultation, "withdraw")

    closed = Consultation.objects.get()
    assert (closed.state, closed.close_reason, closed.closed_by) == ("closed", "withdrawn", None)


def test_when_staff_acted_meanwhile_what_was_typed_is_kept(
    client: Client, consultation: Consultation, carla: User
) -> None:
    seen = consultation.version
    consultation.call(Kind.REACHED, by=carla, next_step_due_at=AHEAD)

    fields = {"action": "add", "text": "It is my left side", "version": seen}
    response = client.post(path(consultation), fields)

    assert response.status_code == 409
    assert "It is my left side" in text_of(response)
    assert not ContactLogEntry.objects.filter(kind=Kind.HEARD).exists()
