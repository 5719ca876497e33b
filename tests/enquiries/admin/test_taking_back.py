from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from enquiries.models import Consultation, OutgoingEmail
from tests.enquiries.admin.taking_back import letters, take, take_back
from tests.enquiries.reception import (
    booking,
    browser_of,
    member,
    new_consultation,
    page_of,
)
from tests.enquiries.your_request.patient import send


@pytest.mark.long
def test_a_reply_is_taken_back_within_the_minute(reception: Client) -> None:
    answer_due_at = new_consultation().answer_due_at
    take(reception, "reply-by-email", text="Dear Bob", send="1")

    response = take_back(reception)

    consultation = Consultation.objects.get()
    assert (consultation.state, consultation.first_contact_at) == ("new", None)
    assert consultation.next_step_due_at == answer_due_at
    assert letters() == [("reply", "cancelled")]
    assert "Dear Bob</textarea>" in reception.get(response["Location"]).content.decode()


def test_a_reply_after_a_call_is_taken_back_without_the_call(reception: Client) -> None:
    new_consultation()
    take(reception, "log-a-call", outcome="reached", text="Spoke")
    called_at = Consultation.objects.get().first_contact_at
    take(reception, "reply-by-email", text="Dear Bob", send="1")

    take_back(reception)

    consultation = Consultation.objects.get()
    assert (consultation.state, consultation.first_contact_at) == ("in_conversation", called_at)


SINCE: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("log-a-call", {"outcome": "reached"}, {"state": "in_conversation"}),
    ("the-patient-got-in-touch", {"text": "She called"}, {"state": "new"}),
    ("set-urgency", {"urgency": "2", "why": "Numb"}, {"state": "new"}),
    ("add-a-note", {"text": "Her sister has the key"}, {"state": "new"}),
    ("close", {"reason": "answered"}, {"state": "new", "close_reason": ""}),
    ("close", {"reason": "withdrawn"}, {"state": "closed", "close_reason": "withdrawn"}),
]


@pytest.mark.parametrize(("step", "fields", "left"), SINCE)
def test_a_reply_is_taken_back_after_another_step(
    reception: Client, step: str, fields: dict[str, str], left: dict[str, str]
) -> None:
    new_consultation()
    take(reception, "reply-by-email", text="Dear Bob", send="1")
    take(reception, step, **fields)

    take_back(reception, "reply")

    assert letters() == [("reply", "cancelled")]
    consultation = Consultation.objects.get()
    assert {name: getattr(consultation, name) for name in left} == left


@pytest.mark.parametrize("step", ["log-a-call", "the-patient-got-in-touch", "set-urgency"])
def test_the_next_step_of_another_step_outlives_the_reply(reception: Client, step: str) -> None:
    new_consultation(answer_due_at=timezone.now() + timedelta(days=30))
    take(reception, "reply-by-email", text="Dear Bob", send="1")
    fields = {"outcome": "no_answer", "urgency": "2", "why": "Numb", "text": "Said so"}
    take(reception, step, **fields)
    next_step_due_at = Consultation.objects.get().next_step_due_at

    take_back(reception, "reply")

    assert Consultation.objects.get().next_step_due_at == next_step_due_at


@pytest.mark.parametrize("step", ["reply-by-email", "book-an-appointment"])
def test_what_the_patient_says_meanwhile_puts_off_no_promise(
    reception: Client, client: Client, step: str
) -> None:
    consultation = new_consultation(answer_due_at=timezone.now() + timedelta(hours=2))
    take(reception, step, **booking(text="Dear Ann", send="1"))
    send(client, consultation, "add", text="It is worse in the morning")

    take_back(reception)

    consultation.refresh_from_db()
    assert consultation.first_contact_at is None
    assert consultation.next_step_due_at <= consultation.answer_due_at


def test_a_call_after_a_reply_that_is_taken_back_is_the_first_contact(reception: Client) -> None:
    consultation = new_consultation()
    take(reception, "reply-by-email", text="Dear Bob", send="1")
    take(reception, "log-a-call", outcome="no_answer")

    take_back(reception)

    called = consultation.log.get(kind="no_answer")
    assert Consultation.objects.get().first_contact_at == called.at


@pytest.mark.long
def test_a_letter_that_a_colleague_took_back_has_not_left(reception: Client) -> None:
    new_consultation()
    take(reception, "reply-by-email", text="Dear Bob", send="1")
    take_back(browser_of(member("ben", "Reception")))

    page = take_back(reception).content.decode()

    assert "This letter does not leave any more: cancelled." in page


@pytest.mark.parametrize(("reason", "state"), [("answered", "new"), ("withdrawn", "closed")])
def test_a_reply_taken_back_once_it_was_closed_leaves_the_promise(
    reception: Client, reason: str, state: str
) -> None:
    promised = new_consultation().answer_due_at
    take(reception, "reply-by-email", text="Dear Bob", send="1")
    take(reception, "close", reason=reason)

    take_back(reception)

    consultation = Consultation.objects.get()
    assert (consultation.state, consultation.next_step_due_at) == (state, promised)
    assert consultation.first_contact_at is None


@pytest.mark.long
def test_what_has_left_is_not_taken_back(reception: Client) -> None:
    new_consultation()
    take(reception, "reply-by-email", text="Dear Bob", send="1")
    OutgoingEmail.objects.update(state="SENT", sent_at=timezone.now(), due_at=None)

    response = take_back(reception)

    assert response.status_code == 409
    assert "Too late: the letter has just left." in response.content.decode()
    assert Consultation.objects.get().state == "awaiting_patient"


@pytest.mark.long
def test_the_offer_ends_with_the_minute(reception: Client, settings: Settings) -> None:
    settings.LETTER_GRACE = 60
    consultation = new_consultation()
    take(reception, "reply-by-email", text="Dear Bob", send="1")
    assert "Take it back" in reception.get(page_of(consultation)).content.decode()

    OutgoingEmail.objects.update(due_at=timezone.now() - timedelta(seconds=1))

    assert "Take it back" not in reception.get(page_of(consultation)).content.decode()
