"""A failed letter that staff have sent again, or dealt with."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from enquiries.letters import acknowledgement
from enquiries.letters import offer as offer_letter
from enquiries.models import Consultation, OutgoingEmail
from tests.enquiries.outbox.failing import SOON, Fail, written
from tests.enquiries.reception import QUEUE, act, booking, member, new_consultation
from tests.enquiries.your_request.patient import offer, send


def leave_after_all(email: OutgoingEmail, reception: Client) -> None:
    act(reception, Consultation.objects.get(), "send-it-again", letter=email.pk)
    email.refresh_from_db()
    email.take(timedelta(minutes=5))
    assert email.record_sent()


def test_a_failure_that_was_dealt_with_is_no_alarm_any_more(
    rita: User, reception: Client, fail: Fail
) -> None:
    email = written(rita)
    fail(email)

    act(reception, Consultation.objects.get(), "dealt-with", letter=email.pk)

    assert OutgoingEmail.objects.failed().count() == 0
    assert "or came back" not in reception.get("/admin/").content.decode()


def test_the_mark_stays_until_it_is_dealt_with(rita: User, reception: Client, fail: Fail) -> None:
    email = written(rita)
    fail(email)
    Consultation.objects.update(email="ann@example.org")
    assert "A letter failed" in reception.get(QUEUE, {"letter": "yes"}).content.decode()

    act(reception, Consultation.objects.get(), "dealt-with", letter=email.pk)

    assert "A letter failed" not in reception.get(QUEUE).content.decode()


def test_a_reply_is_sent_again_to_the_address_that_was_put_right(
    rita: User, reception: Client, fail: Fail
) -> None:
    email = written(rita)
    fail(email)
    Consultation.objects.update(email="ann@example.org")

    act(reception, Consultation.objects.get(), "send-it-again", letter=email.pk)

    email.refresh_from_db()
    assert (email.state, email.recipient) == ("PENDING", "ann@example.org")


def test_a_reply_that_leaves_after_all_is_a_contact(
    rita: User, reception: Client, fail: Fail
) -> None:
    fail(written(rita))

    leave_after_all(OutgoingEmail.objects.get(), reception)

    consultation = Consultation.objects.get()
    assert (consultation.state, consultation.first_contact_by) == ("awaiting_patient", rita)


def test_a_reply_that_is_in_other_hands_by_now_is_no_contact_yet(
    rita: User, reception: Client, fail: Fail
) -> None:
    fail(written(rita))
    slow = OutgoingEmail.objects.get()
    act(reception, Consultation.objects.get(), "send-it-again", letter=slow.pk)
    slow.refresh_from_db()
    slow.take(timedelta(minutes=5))
    OutgoingEmail.objects.get().take(timedelta(minutes=5))

    assert not slow.record_sent()

    assert Consultation.objects.get().first_contact_at is None


SEEN_TO = ["send-it-again", "dealt-with"]


@pytest.mark.parametrize("step", SEEN_TO)
def test_who_was_promised_an_answer_waits_for_it_again(
    rita: User, reception: Client, fail: Fail, step: str
) -> None:
    email = written(rita)
    fail(email)

    act(reception, Consultation.objects.get(), step, letter=email.pk)

    consultation = Consultation.objects.get()
    assert consultation.next_step_due_at == consultation.answer_due_at


@pytest.mark.parametrize("step", SEEN_TO)
def test_what_the_patient_said_meanwhile_puts_off_no_promise(
    rita: User, reception: Client, client: Client, fail: Fail, step: str
) -> None:
    email = written(rita, answer_due_at=timezone.now() + timedelta(hours=2))
    consultation = Consultation.objects.get()
    send(client, consultation, "add", text="It is worse in the morning")
    fail(email)
    consultation.refresh_from_db()

    act(reception, consultation, step, letter=email.pk)

    consultation.refresh_from_db()
    assert consultation.next_step_due_at == consultation.answer_due_at


def test_a_patient_takes_a_time_although_the_letter_that_offered_it_failed(
    client: Client, db: None, fail: Fail
) -> None:
    carla, consultation = member("carla", "Clinician"), new_consultation()
    time, _ = offer(consultation, carla, 0, 2)
    offer_letter.enqueue(consultation.log.get(kind="offered"))
    fail(consultation.emails.get(letter="offer"))

    response = send(client, consultation, "choose", time=time.pk)

    assert response.status_code == 303
    consultation.refresh_from_db()
    assert (consultation.state, consultation.first_contact_by) == ("booked", carla)


@pytest.mark.parametrize("step", SEEN_TO)
def test_who_is_booked_is_due_after_the_appointment_again(
    reception: Client, fail: Fail, step: str
) -> None:
    act(reception, new_consultation(), "book-an-appointment", **booking())
    email = OutgoingEmail.objects.get()
    fail(email)

    act(reception, Consultation.objects.get(), step, letter=email.pk)

    consultation = Consultation.objects.get()
    assert consultation.appointment
    assert consultation.next_step_due_at == consultation.appointment.follow_up_by


def test_a_second_failure_keeps_it_at_the_top(rita: User, reception: Client, fail: Fail) -> None:
    reply = written(rita)
    acknowledgement.enqueue(Consultation.objects.get())
    fail(OutgoingEmail.objects.get(letter="acknowledgement"))
    fail(reply)

    act(reception, Consultation.objects.get(), "dealt-with", letter=reply.pk)

    assert Consultation.objects.overdue().count() == 1


def test_a_next_step_that_was_set_since_stays(rita: User, reception: Client, fail: Fail) -> None:
    email = written(rita)
    fail(email)
    act(reception, Consultation.objects.get(), "log-a-call", outcome="reached")
    due_at = Consultation.objects.get().next_step_due_at

    act(reception, Consultation.objects.get(), "dealt-with", letter=email.pk)

    assert Consultation.objects.get().next_step_due_at == due_at


def test_a_reply_that_leaves_after_all_is_looked_at_in_three_days(
    rita: User, reception: Client, fail: Fail
) -> None:
    fail(written(rita))

    leave_after_all(OutgoingEmail.objects.get(), reception)

    assert Consultation.objects.get().next_step_due_at == SOON
