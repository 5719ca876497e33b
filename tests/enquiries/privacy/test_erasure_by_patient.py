"""By the link in a letter a patient erases what they typed; what the clinic wrote is its own."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings

from enquiries.delivery.courier import Courier
from enquiries.letters import rendering
from enquiries.models import Consultation, ContactLogEntry, OutgoingEmail
from enquiries.privacy.my_data import link
from tests.enquiries.letterbox import html_of
from tests.enquiries.privacy.what_is_left import texts
from tests.enquiries.reception import browser_of, page_of

pytestmark = pytest.mark.django_db


def page(consultation: Consultation) -> str:
    return link(consultation).removeprefix("http://testserver")


def erase(client: Client, consultation: Consultation, **answers: str) -> int:
    return client.post(page(consultation), {"action": "erase"} | answers).status_code


def book(consultation: Consultation, by: User) -> None:
    consultation.book(
        by=by, starts_at=now() + timedelta(days=2), minutes=30, method="phone", place="Room 1"
    )


def test_of_an_erased_request_only_what_the_clinic_wrote_stays(
    client: Client, consultation: Consultation
) -> None:
    assert erase(client, consultation) == 303

    consultation.refresh_from_db()
    assert (consultation.name, consultation.email, consultation.concern) == ("", "", "")
    assert consultation.state == "closed"
    assert {"Dear Ann, we will call you", "Wants a morning"} <= texts(consultation)


def test_an_address_that_staff_corrected_goes_with_the_one_that_took_its_place(
    client: Client, consultation: Consultation, rita: User
) -> None:
    consultation.correct(by=rita, email="ann@example.org")

    erase(client, consultation)

    assert not [text for text in texts(consultation) if "ann@example.com" in text]


def test_words_that_came_from_the_patient_later_go_too(
    client: Client, consultation: Consultation
) -> None:
    ContactLogEntry.objects.create(
        consultation=consultation, kind="heard", state="new", text="It is worse at night"
    )

    erase(client, consultation)

    assert "It is worse at night" not in texts(consultation)


def test_the_page_says_beforehand_what_an_erasure_does(
    client: Client, consultation: Consultation
) -> None:
    shown = client.get(page(consultation)).content.decode()

    assert '<dt>Back pain, as described</dt><dd dir="auto">Low back pain for six weeks' in shown
    assert "<dt>Replies that we sent you</dt><dd>1" in shown
    assert "<dt>Notes of our staff</dt><dd>1" in shown


def test_the_page_shows_no_note_of_staff(client: Client, consultation: Consultation) -> None:
    assert "Wants a morning" not in client.get(page(consultation)).content.decode()


def test_the_page_says_afterwards_what_stays(client: Client, consultation: Consultation) -> None:
    erase(client, consultation)

    shown = client.get(page(consultation)).content.decode()
    assert "We hold nothing that you typed." in shown
    assert "<dt>Notes of our staff</dt><dd>1" in shown
    assert consultation.reference in shown


def test_the_clinic_is_told_at_once_by_reference_alone(
    client: Client, consultation: Consultation
) -> None:
    erase(client, consultation)

    message = rendering.render(OutgoingEmail.objects.get(letter="change"))
    assert message.to == ["clinic@example.org"]
    assert consultation.reference in message.subject
    assert "Ann" not in message.body + str(message.alternatives)


def test_it_is_told_once_however_often_the_button_is_pressed(
    client: Client, consultation: Consultation
) -> None:
    assert [erase(client, consultation) for _ in range(3)] == [303] * 3
    assert OutgoingEmail.objects.filter(letter="change").count() == 1


def test_an_appointment_ahead_is_asked_about_first(
    client: Client, consultation: Consultation, rita: User
) -> None:
    book(consultation, rita)

    assert erase(client, consultation) == 422

    consultation.refresh_from_db()
    assert (consultation.state, consultation.email) == ("booked", "ann@example.com")


def test_an_appointment_ahead_is_cancelled_with_its_calendar_update(
    client: Client, consultation: Consultation, rita: User
) -> None:
    book(consultation, rita)
    erase(client, consultation, sure="yes")

    letter = OutgoingEmail.objects.get(letter="appointment")
    message = rendering.render(letter)
    assert message.to == ["ann@example.com"]
    calendar = str(message.attachments[0])
    assert "METHOD:CANCEL" in calendar
    assert "ann@example.com" in calendar


@pytest.mark.parametrize("form", ["text", "html"])
def test_its_last_letter_has_no_link_that_opens_nothing(
    client: Client, consultation: Consultation, rita: User, form: str
) -> None:
    book(consultation, rita)
    erase(client, consultation, sure="yes")

    message = rendering.render(OutgoingEmail.objects.get(letter="appointment"))

    body = {"text": message.body, "html": html_of(message)}[form]
    assert "Your appointment is cancelled" in body
    assert "See where your request stands" not in body
    assert "/your-request/" not in body


def test_the_clinic_is_told_that_the_appointment_is_off(
    client: Client, consultation: Consultation, rita: User
) -> None:
    book(consultation, rita)
    erase(client, consultation, sure="yes")

    message = rendering.render(OutgoingEmail.objects.get(letter="change"))
    assert "erased their details" in message.body


def test_the_last_letters_address_is_forgotten_once_it_has_left(
    client: Client, consultation: Consultation, rita: User, settings: Settings
) -> None:
    settings.LETTER_GRACE = 0
    book(consultation, rita)
    erase(client, consultation, sure="yes")
    courier = Courier()
    while courier.deliver_next():
        pass

    call_command("periodic", "--run", "forget_recipients")

    assert not OutgoingEmail.objects.filter(recipient="ann@example.com").exists()
    assert OutgoingEmail.objects.get(letter="appointment").state == "SENT"


def test_staff_still_read_the_clinics_record(
    client: Client, consultation: Consultation, rita: User
) -> None:
    erase(client, consultation)

    shown = browser_of(rita).get(page_of(consultation)).content.decode()
    assert "Personal details were erased on" in shown
    assert "Dear Ann, we will call you" in shown
