from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from enquiries.models import (
    Appointment,
    CloseReason,
    Consultation,
    ContactLogEntry,
    NotAllowed,
    OfferedTime,
)
from tests.enquiries.reception import member, new_consultation

Kind = ContactLogEntry.Kind
NOW = timezone.now()
AHEAD = NOW + timedelta(days=2)
Step = Callable[[Consultation, User, datetime], object]
STEPS: list[Step] = [
    lambda c, by, at: c.call(Kind.NO_ANSWER, by=by, next_step_due_at=at),
    lambda c, by, at: c.hear_from(by=by, next_step_due_at=at),
    lambda c, by, at: c.wait(by=by, next_step_due_at=at),
    lambda c, by, at: c.reply(by=by, next_step_due_at=at, text="x"),
]


def book_at(consultation: Consultation, by: User, at: datetime) -> Appointment:
    return consultation.book(by=by, starts_at=at, minutes=30, method="phone")


@pytest.fixture
def attempted(rita: User) -> Consultation:
    consultation = new_consultation()
    consultation.call(Kind.NO_ANSWER, by=rita, next_step_due_at=AHEAD)
    return consultation


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("days", [-2200, -1, 370, 4000, 65000])
def test_no_step_puts_a_request_where_nobody_looks(
    rita: User, attempted: Consultation, step: Step, days: int
) -> None:
    with pytest.raises(NotAllowed, match="Choose a time"):
        step(attempted, rita, NOW + timedelta(days=days))

    assert Consultation.objects.get().next_step_due_at == AHEAD


def test_an_appointment_is_not_booked_in_the_past(rita: User, attempted: Consultation) -> None:
    with pytest.raises(NotAllowed, match="Choose a time"):
        book_at(attempted, rita, NOW - timedelta(days=1))


def test_an_appointment_is_not_moved_into_the_past(rita: User, attempted: Consultation) -> None:
    book_at(attempted, rita, AHEAD)

    with pytest.raises(NotAllowed, match="Choose a time"):
        attempted.move(by=rita, starts_at=NOW - timedelta(days=1))


@pytest.mark.parametrize(("days", "first"), [(1, "appointment"), (200, "offer")])
def test_times_on_offer_put_off_no_word_on_how_an_appointment_went(
    rita: User, attempted: Consultation, days: int, first: str
) -> None:
    appointment = book_at(attempted, rita, NOW + timedelta(days=days))
    look_again = NOW + timedelta(days=30)
    time = OfferedTime(
        clinician=rita, starts_at=look_again, minutes=30, method="phone", lapses_at=look_again
    )

    attempted.offer(by=rita, text="Choose", times=[time], next_step_due_at=look_again)

    expected = appointment.follow_up_by if first == "appointment" else look_again
    assert (attempted.state, attempted.next_step_due_at) == ("booked", expected)


@pytest.mark.parametrize("kind", [Kind.REACHED, Kind.NO_ANSWER])
def test_a_call_about_a_booked_one_leaves_its_appointment_as_the_next_step(
    rita: User, attempted: Consultation, kind: Kind
) -> None:
    booked = attempted.book(by=rita, starts_at=AHEAD, minutes=30, method="phone")

    attempted.call(kind, by=rita, next_step_due_at=NOW + timedelta(days=1))

    assert Consultation.objects.get().next_step_due_at == booked.follow_up_by


def test_what_a_booked_patient_says_is_looked_at_before_the_appointment(
    rita: User, attempted: Consultation
) -> None:
    attempted.book(by=rita, starts_at=NOW + timedelta(days=9), minutes=30, method="phone")

    attempted.hear_from(by=rita, next_step_due_at=AHEAD, text="Please call me")

    assert Consultation.objects.get().next_step_due_at == AHEAD


def test_after_an_answer_to_a_booked_patient_the_appointment_is_the_next_step(
    rita: User, attempted: Consultation
) -> None:
    booked = book_at(attempted, rita, NOW + timedelta(days=9))
    attempted.hear_from(by=rita, next_step_due_at=AHEAD, text="Please call me")

    attempted.call(Kind.REACHED, by=rita, next_step_due_at=AHEAD)

    assert Consultation.objects.get().next_step_due_at == booked.follow_up_by


def test_what_a_booked_patient_says_is_not_put_off_beyond_the_appointment(
    rita: User, attempted: Consultation
) -> None:
    booked = book_at(attempted, rita, AHEAD)

    attempted.hear_from(by=rita, next_step_due_at=NOW + timedelta(days=9), text="A question")

    assert Consultation.objects.get().next_step_due_at == booked.follow_up_by


def test_what_a_patient_says_meanwhile_can_wait_longer_than_the_next_step(
    rita: User, attempted: Consultation
) -> None:
    later = NOW + timedelta(days=9)

    attempted.hear_from(by=rita, next_step_due_at=later, text="Away until next week")

    assert Consultation.objects.get().next_step_due_at == later


def test_a_patient_who_calls_first_is_still_to_be_answered_in_time(rita: User) -> None:
    consultation = new_consultation(answer_due_at=NOW + timedelta(hours=1))

    consultation.hear_from(by=rita, next_step_due_at=AHEAD)

    told = Consultation.objects.get()
    assert (told.state, told.first_contact_at, told.next_step_due_at) == (
        "new",
        None,
        told.answer_due_at,
    )


def test_a_patient_who_calls_again_opens_what_was_closed(
    rita: User, attempted: Consultation
) -> None:
    attempted.close(CloseReason.UNREACHABLE, by=rita)

    attempted.hear_from(by=rita, next_step_due_at=AHEAD, text="Has a new number")

    heard = Consultation.objects.get()
    assert (heard.state, heard.close_reason, heard.next_step_due_at) == (
        "in_conversation",
        "",
        AHEAD,
    )


def test_what_is_urgent_is_to_be_done_now(rita: User, attempted: Consultation) -> None:
    attempted.set_urgency(2, by=rita, why="Numb since this morning")

    assert Consultation.objects.overdue().get() == attempted


def test_nobody_makes_a_request_urgent_without_saying_why(
    rita: User, attempted: Consultation
) -> None:
    with pytest.raises(NotAllowed, match="why it is urgent"):
        attempted.set_urgency(2, by=rita)


@pytest.mark.parametrize("step", [*(s for s in STEPS if s is not STEPS[2]), book_at])
def test_who_acts_on_a_request_that_is_nobodys_becomes_answerable(rita: User, step: Step) -> None:
    consultation = new_consultation()

    step(consultation, rita, AHEAD)

    assert Consultation.objects.get().assignee == rita


@pytest.mark.parametrize("name", ["rita", ""])
def test_the_log_says_to_whom_a_request_was_given(rita: User, name: str) -> None:
    consultation = new_consultation()
    consultation.assign(by=rita, to=rita if name else None)

    assert consultation.log.get().text == (name or "nobody")


def test_who_acts_on_a_colleagues_request_does_not_take_it(rita: User) -> None:
    consultation, carl = new_consultation(), member("carl", "Clinician")
    consultation.assign(by=carl, to=carl)

    consultation.call(Kind.NO_ANSWER, by=rita, next_step_due_at=AHEAD)

    assert Consultation.objects.get().assignee == carl


@pytest.mark.parametrize(
    ("name", "differences"), [("a leaver", {"is_active": False}), ("an editor", {})]
)
def test_nobody_is_answerable_who_cannot_act(
    rita: User, name: str, differences: dict[str, Any]
) -> None:
    other = member("eve", "Editor" if name == "an editor" else "Reception")
    User.objects.filter(pk=other.pk).update(**differences)
    other = User.objects.get(pk=other.pk)

    with pytest.raises(NotAllowed, match="eve cannot act on requests"):
        new_consultation().assign(by=rita, to=other)


def test_what_a_leaver_had_is_unassigned(rita: User) -> None:
    consultation, carl = new_consultation(), member("carl", "Clinician")
    consultation.assign(by=rita, to=carl)

    User.objects.filter(pk=carl.pk).update(is_active=False)

    assert Consultation.objects.unassigned().get() == consultation
