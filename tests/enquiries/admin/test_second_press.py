"""Who presses twice is told that it was done; who comes after a colleague, what they did."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from enquiries.models import CloseReason, Consultation, ContactLogEntry, OutgoingEmail
from tests.enquiries.reception import act, booking, browser_of, in_days, member, new_consultation

STEPS: dict[str, dict[str, Any]] = {
    "hand-over": {"to": ""},
    "log-a-call": {"outcome": "no_answer", "text": "Rang twice"},
    "add-a-note": {"text": "Her sister has the key"},
    "the-patient-got-in-touch": {"text": "Mornings are better"},
    "wait-for-the-patient": {"text": "For the scans"},
    "reply-by-email": {"text": "Dear Ann, call us.", "send": "1"},
    "set-urgency": {"urgency": "2", "why": "Numb since this morning"},
    "correct-details": {"name": "Ann Smith", "email": "ann@example.com", "contact_method": "email"},
    "close": {"reason": "withdrawn", "text": "Feels better"},
}


@pytest.fixture
def attempted(rita: User) -> Consultation:
    """A request in a state that allows all of these."""
    consultation, soon = new_consultation(), timezone.now() + timedelta(days=1)
    outcome = ContactLogEntry.Kind.LEFT_MESSAGE
    consultation.call(outcome, by=rita, next_step_due_at=soon)
    return consultation


def press_twice(
    browser: Client, consultation: Consultation, step: str, **fields: Any
) -> tuple[Any, int]:
    """Give the answer to the second press, and how many lines the log has gained by it."""
    assert act(browser, consultation, step, **fields).status_code == 302
    lines = consultation.log.steps().count()
    second = act(browser, consultation, step, **fields)
    return second, consultation.log.steps().count() - lines


def messages_of(browser: Client, response: Any) -> str:
    return " ".join(str(each) for each in browser.get(response.url).context["messages"])


@pytest.mark.long
@pytest.mark.parametrize("step", STEPS)
def test_the_second_press_of_a_step_is_ones_own(
    rita: User, attempted: Consultation, step: str
) -> None:
    browser = browser_of(rita)

    response, lines = press_twice(browser, attempted, step, **STEPS[step])

    assert (response.status_code, lines) == (302, 0)
    assert "this was done already" in messages_of(browser, response)


@pytest.mark.long
def test_the_second_press_of_a_booking_is_ones_own(rita: User) -> None:
    browser, details = browser_of(rita), booking()

    response, _ = press_twice(browser, new_consultation(), "book-an-appointment", **details)

    assert "this was done already" in messages_of(browser, response)
    assert OutgoingEmail.objects.filter(letter="appointment").count() == 1


@pytest.mark.long
def test_another_time_from_an_older_page_is_not_taken_for_the_same_booking(rita: User) -> None:
    browser, consultation, details = browser_of(rita), new_consultation(), booking()
    act(browser, consultation, "book-an-appointment", **details)

    later = details | {"starts_at": in_days(10)}
    response = act(browser, consultation, "book-an-appointment", **later)

    assert response.status_code == 409
    assert in_days(10) in response.content.decode()


@pytest.mark.long
def test_the_second_press_of_assigning_is_ones_own(rita: User) -> None:
    browser = browser_of(rita)

    response, _ = press_twice(browser, new_consultation(), "assign-to-me")

    assert "this was done already" in messages_of(browser, response)


@pytest.mark.long
def test_the_second_press_of_reopen_is_ones_own(rita: User) -> None:
    browser, consultation = browser_of(rita), new_consultation()
    consultation.close(CloseReason.WITHDRAWN, by=rita)

    response, _ = press_twice(browser, consultation, "reopen")

    assert "this was done already" in messages_of(browser, response)


def test_other_words_from_an_older_page_are_no_second_press(rita: User) -> None:
    browser, consultation = browser_of(rita), new_consultation()
    act(browser, consultation, "add-a-note", text="The first")

    response = act(browser, consultation, "add-a-note", text="The second")

    assert response.status_code == 409
    assert "The second</textarea>" in response.content.decode()


OTHER: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "add-a-note": ({"text": "x"}, {"text": "x", "is_clinical": "on"}),
    "log-a-call": (STEPS["log-a-call"], STEPS["log-a-call"] | {"next_step_due_at": in_days(4)}),
    "wait-for-the-patient": ({"text": "x"}, {"text": "x", "next_step_due_at": in_days(4)}),
}


@pytest.mark.long
@pytest.mark.parametrize("step", OTHER)
def test_the_same_words_with_another_answer_are_no_second_press(rita: User, step: str) -> None:
    browser, consultation = browser_of(rita), new_consultation()
    consultation.call(
        ContactLogEntry.Kind.LEFT_MESSAGE, by=rita, next_step_due_at=timezone.now() + timedelta(1)
    )
    first, other = OTHER[step]
    assert act(browser, consultation, step, **first).status_code == 302

    assert act(browser, consultation, step, **other).status_code == 409


@pytest.mark.long
def test_another_place_from_an_older_page_is_no_second_press(rita: User) -> None:
    browser, consultation, details = browser_of(rita), new_consultation(), booking()
    act(browser, consultation, "book-an-appointment", **details)

    elsewhere = details | {"place": "Room 7"}
    response = act(browser, consultation, "book-an-appointment", **elsewhere)

    assert response.status_code == 409


@pytest.mark.long
def test_taking_back_another_letter_is_no_second_press(rita: User) -> None:
    browser, consultation = browser_of(rita), new_consultation()
    act(browser, consultation, "reply-by-email", **STEPS["reply-by-email"])
    consultation.refresh_from_db()
    act(browser, consultation, "book-an-appointment", **booking())
    consultation.refresh_from_db()
    reply, booked = (
        consultation.emails.get(letter=letter).pk for letter in ("reply", "appointment")
    )
    assert act(browser, consultation, "take-it-back", letter=reply).status_code == 302

    response = act(browser, consultation, "take-it-back", letter=booked)

    assert response.status_code == 409


def test_the_same_step_by_a_colleague_is_no_second_press(rita: User) -> None:
    consultation, fields = new_consultation(), STEPS["log-a-call"]
    act(browser_of(rita), consultation, "log-a-call", **fields)

    response = act(browser_of(member("theo", "Reception")), consultation, "log-a-call", **fields)

    assert response.status_code == 409
    assert "somebody else has acted" in response.content.decode()


def test_what_is_wrong_on_an_older_page_is_told_together_with_what_was_done(rita: User) -> None:
    consultation = new_consultation()
    consultation.note(by=rita, text="x")
    consultation.version -= 1

    response = act(browser_of(rita), consultation, "log-a-call", text="They are well")

    assert response.status_code == 409
    assert "They are well</textarea>" in response.content.decode()


def test_the_second_press_of_a_reply_is_no_second_letter(rita: User) -> None:
    press_twice(browser_of(rita), new_consultation(), "reply-by-email", **STEPS["reply-by-email"])

    assert OutgoingEmail.objects.filter(letter="reply").count() == 1


@pytest.mark.long
def test_the_same_reply_by_a_colleague_is_not_taken_for_ones_own(rita: User) -> None:
    consultation = new_consultation()
    act(browser_of(member("carl", "Clinician")), consultation, "reply-by-email", text="x", send="1")

    response = act(browser_of(rita), consultation, "reply-by-email", text="x", send="1")

    assert response.status_code == 409
