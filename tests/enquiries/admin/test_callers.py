from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.test import Client

from enquiries.letters import acknowledgement
from enquiries.models import Consultation, OutgoingEmail
from tests.enquiries.reception import QUEUE, act, browser_of, member, new_consultation, page_of
from tests.markup import parse_leniently

CALLER = f"{QUEUE}caller/"


def enter(client: Client, **differences: str) -> Any:
    fields = {
        "name": "Ann Example",
        "email": "",
        "phone": "020 7946 0018",
        "best_time": "",
        "contact_method": "phone",
        "concern": "Cannot sit",
        "access_needs": "Hard of hearing",
    }
    return client.post(CALLER, fields | differences)


def correct(client: Client, **differences: str) -> Any:
    consultation = Consultation.objects.get()
    kept = ["name", "email", "phone", "best_time", "contact_method", "access_needs"]
    fields = {name: getattr(consultation, name) for name in kept}
    return act(client, consultation, "correct-details", **fields | differences)


def test_a_caller_is_a_request_like_any_other(reception: Client) -> None:
    response = enter(reception)

    consultation = Consultation.objects.get()
    assert response["Location"] == page_of(consultation)
    assert (consultation.source, consultation.state) == ("phone", "new")
    assert consultation.phone_e164 == "+442079460018"
    assert consultation.first_contact_at is None


def test_a_caller_without_an_address_gets_no_letter(reception: Client) -> None:
    enter(reception)

    assert not OutgoingEmail.objects.exists()


def test_a_caller_with_an_address_gets_the_acknowledgement(reception: Client) -> None:
    enter(reception, email="ann@example.com")

    assert OutgoingEmail.objects.get().letter == "acknowledgement"


def test_enter_answers_no_question_about_the_address(reception: Client) -> None:
    page = parse_leniently(enter(reception, email="bob@outlok.com").content)

    buttons = [b.get("value") for b in page.iter("button") if b.get("form") == "caller"]
    assert buttons == [None, "meant", "typed"]


def test_an_answer_says_nothing_of_an_address_typed_since(reception: Client) -> None:
    answer = {"asked_about": "bob@outlok.com", "confirm_email": "meant"}
    page = enter(reception, email="bob@hotmial.com", **answer).content.decode()

    assert "Did the caller mean bob@hotmail.com?" in page


def test_a_second_press_enters_nobody_twice(reception: Client) -> None:
    enter(reception)
    enter(reception)

    assert Consultation.objects.count() == 1


@pytest.mark.parametrize(
    ("differences", "message"),
    [
        ({"phone": ""}, "Enter the number to call back"),
        ({"phone": "12"}, "phone number"),
        ({"contact_method": "email"}, "choose phone or video instead"),
        ({"name": ""}, "Enter the caller’s name"),
    ],
)
def test_what_is_missing_is_asked_for(
    reception: Client, differences: dict[str, str], message: str
) -> None:
    response = enter(reception, **differences)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert "Cannot sit" in response.content.decode()


def test_how_to_reach_the_person_stands_on_top(reception: Client) -> None:
    enter(reception)

    page = reception.get(page_of(Consultation.objects.get())).content.decode()

    assert "How to reach this person: Hard of hearing" in page


def test_an_editor_enters_nobody(db: None) -> None:
    assert enter(browser_of(member("eve", "Editor"))).status_code == 403


def test_the_database_wants_a_number_where_there_is_no_address(reception: Client) -> None:
    enter(reception, contact_method="video")

    with pytest.raises(IntegrityError, match="consultation_details_until_erased"):
        Consultation.objects.update(phone="", phone_e164="")


def test_a_caller_is_not_written_to(reception: Client) -> None:
    enter(reception)

    page = reception.get(page_of(Consultation.objects.get())).content.decode()

    assert "/do/reply-by-email/" not in page


def test_a_reply_to_nobodys_address_is_refused_with_its_words_kept(reception: Client) -> None:
    enter(reception)

    reply = {"text": "Dear Ann, call us", "send": "1"}
    page = act(reception, Consultation.objects.get(), "reply-by-email", **reply)

    assert page.status_code == 409
    assert "Dear Ann, call us" in page.content.decode()


def test_a_correction_keeps_what_stood_before_in_the_log(reception: Client) -> None:
    consultation = new_consultation()

    correct(reception, phone="07700 900123")

    consultation.refresh_from_db()
    assert consultation.phone_e164 == "+447700900123"
    assert "020 7946 0018" in consultation.log.get(kind="corrected").text


def test_a_corrected_address_gets_the_acknowledgement_again(reception: Client) -> None:
    new_consultation(email="anne@example.com")

    correct(reception, email="ann@example.com", send_again="on")

    email = OutgoingEmail.objects.get()
    assert (email.letter, email.recipient) == ("acknowledgement", "ann@example.com")


def test_a_corrected_address_gets_no_second_acknowledgement_beside_one_that_waits(
    reception: Client,
) -> None:
    acknowledgement.enqueue(new_consultation(email="anne@example.com"))

    correct(reception, email="ann@example.com", send_again="on")

    assert OutgoingEmail.objects.get().recipient == "ann@example.com"


def test_a_corrected_address_gets_the_letter_that_failed(reception: Client) -> None:
    consultation = new_consultation(email="anne@example.com")
    act(reception, consultation, "reply-by-email", text="Dear Ann", send="1")
    OutgoingEmail.objects.update(state="DEAD", due_at=None, last_error="550 5.1.1 no such user")

    correct(reception, email="ann@example.com", send_again="on")

    email = OutgoingEmail.objects.get()
    assert (email.letter, email.state, email.recipient) == ("reply", "PENDING", "ann@example.com")


def test_a_correction_that_changes_nothing_says_so(reception: Client) -> None:
    new_consultation()

    response = correct(reception)

    assert "Nothing is different from what we have." in response.content.decode()


def test_a_patient_from_the_website_keeps_an_address(reception: Client) -> None:
    new_consultation()

    response = correct(reception, email="")

    assert response.status_code == 422
    assert Consultation.objects.get().email == "ann@example.com"


def test_erasing_offers_the_persons_other_requests(db: None) -> None:
    manager = browser_of(member("mary", "Manager"))
    one, other, somebody = (
        new_consultation(),
        new_consultation(),
        new_consultation(email="bob@example.com", phone="07700 900123", phone_e164="+447700900123"),
    )

    act(manager, one, "erase-personal-details", is_sure="on", also=[str(other.pk)])

    left = Consultation.objects.filter(erased_at__isnull=True)
    assert list(left) == [somebody]


def test_who_took_the_call_is_answerable(reception: Client) -> None:
    enter(reception)

    assert Consultation.objects.get().assignee == User.objects.get()
