from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from enquiries.letters import acknowledgement, alert
from enquiries.letters import reply as reply_letter
from enquiries.models import CloseReason, Consultation, OutgoingEmail
from tests.enquiries.reception import QUEUE, act, booking, new_consultation, page_of

SOON = timezone.now() + timedelta(days=2)
NO_MAILBOX = "550 5.1.1 no such user"

Fail = Callable[[OutgoingEmail], None]


def written(rita: User, **differences: Any) -> OutgoingEmail:
    """A reply on its way."""
    consultation = new_consultation(**differences)
    reply_letter.enqueue(consultation.reply(by=rita, next_step_due_at=SOON, text="Dear Ann"))
    return OutgoingEmail.objects.get()


def refuse(email: OutgoingEmail) -> None:
    """Have the next server refuse it while it is handed over."""
    email.take(timedelta(minutes=5))
    assert email.record_refusal(NO_MAILBOX)


def send_back(email: OutgoingEmail) -> None:
    """Have a relay take it, and report later that it could not deliver it."""
    email.take(timedelta(minutes=5))
    assert email.record_sent()
    assert email.record_returned(NO_MAILBOX)


@pytest.fixture(params=[refuse, send_back])
def fail(request: pytest.FixtureRequest) -> Fail:
    """Both ways in which a letter does not arrive."""
    way: Fail = request.param
    return way


def test_a_request_whose_reply_failed_is_at_the_top(rita: User, fail: Fail) -> None:
    fail(written(rita))

    assert Consultation.objects.overdue().count() == 1


def test_the_only_contact_that_never_left_was_none(rita: User, fail: Fail) -> None:
    fail(written(rita))

    consultation = Consultation.objects.get()
    assert (consultation.state, consultation.first_contact_at) == ("new", None)


def test_a_call_before_the_reply_stays_the_first_contact(rita: User, fail: Fail) -> None:
    consultation = new_consultation()
    consultation.call(consultation.log.model.Kind.REACHED, by=rita, next_step_due_at=SOON)
    reached_at = consultation.first_contact_at
    reply_letter.enqueue(consultation.reply(by=rita, next_step_due_at=SOON, text="Dear Ann"))

    fail(OutgoingEmail.objects.get())

    assert Consultation.objects.get().first_contact_at == reached_at


def test_what_was_closed_as_answered_is_open_again(rita: User, fail: Fail) -> None:
    email = written(rita)
    Consultation.objects.get().close(CloseReason.ANSWERED, by=rita)

    fail(email)

    assert Consultation.objects.get().state == "new"


def test_what_was_no_enquiry_stays_closed(rita: User, fail: Fail) -> None:
    consultation = new_consultation()
    acknowledgement.enqueue(consultation)
    consultation.close(CloseReason.NOT_AN_ENQUIRY, by=rita)

    fail(OutgoingEmail.objects.get())

    assert Consultation.objects.get().state == "closed"


def test_a_letter_that_was_cancelled_raises_no_alarm(rita: User) -> None:
    email = written(rita)

    email.cancel()

    assert Consultation.objects.overdue().count() == 0
    assert OutgoingEmail.objects.failed().count() == 0


def test_staff_read_why_a_letter_did_not_arrive(rita: User, reception: Client, fail: Fail) -> None:
    email = written(rita)
    fail(email)

    page = reception.get(page_of(Consultation.objects.get())).content.decode()

    at = f"{timezone.localtime(email.created_at):%-d %B, %H:%M}"
    verb = {"DEAD": "did not arrive", "RETURNED": "came back"}[OutgoingEmail.objects.get().state]
    assert f"Your reply of {at} {verb}: The mailbox does not exist." in page


def test_a_failure_that_was_dealt_with_is_no_alarm_any_more(
    rita: User, reception: Client, fail: Fail
) -> None:
    email = written(rita)
    fail(email)

    act(reception, Consultation.objects.get(), "dealt-with", letter=email.pk)

    assert OutgoingEmail.objects.failed().count() == 0
    assert "or came back" not in reception.get("/admin/").content.decode()


def test_admin_counts_what_failed_until_it_is_dealt_with(
    rita: User, reception: Client, fail: Fail
) -> None:
    fail(written(rita))

    page = reception.get("/admin/").content.decode()

    assert "could not be delivered or came back: 1" in page


def test_the_count_leads_to_the_letter(rita: User, reception: Client, fail: Fail) -> None:
    fail(written(rita))

    lettered = reception.get("/admin/enquiries/outgoingemail/?state__in=DEAD,RETURNED")

    assert "Reply to the patient" in lettered.content.decode()


def test_the_queue_says_to_phone(rita: User, reception: Client, fail: Fail) -> None:
    fail(written(rita))

    queue = reception.get("/admin/enquiries/consultation/").content.decode()

    assert "Mail comes back, phone 020 7946 0018" in queue


def test_a_corrected_address_is_not_said_to_come_back(
    rita: User, reception: Client, fail: Fail
) -> None:
    fail(written(rita))
    Consultation.objects.get().correct(by=rita, email="ann@example.org")

    queue = reception.get("/admin/enquiries/consultation/").content.decode()

    assert "A letter failed" in queue
    assert "Mail comes back" not in queue


def test_the_mark_stays_until_it_is_dealt_with(rita: User, reception: Client, fail: Fail) -> None:
    email = written(rita)
    fail(email)
    Consultation.objects.update(email="ann@example.org")
    assert "A letter failed" in reception.get(QUEUE, {"letter": "yes"}).content.decode()

    act(reception, Consultation.objects.get(), "dealt-with", letter=email.pk)

    assert "A letter failed" not in reception.get(QUEUE).content.decode()


def test_a_letter_to_the_clinic_that_failed_marks_no_request(db: None, reception: Client) -> None:
    consultation = new_consultation()
    alert.enqueue(consultation)
    refuse(OutgoingEmail.objects.get())

    found = reception.get(QUEUE, {"letter": "yes"}).content.decode()

    assert consultation.reference not in found
    assert "<strong>0</strong> with a failed letter" in reception.get("/admin/").content.decode()


def test_nobody_is_said_to_have_failed(rita: User, reception: Client, fail: Fail) -> None:
    """The site found it out by itself: no line of it is the patient's."""
    fail(written(rita))

    page = reception.get(page_of(Consultation.objects.get())).content.decode()

    assert "by the patient" not in page


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
    email = written(rita)
    fail(email)
    act(reception, Consultation.objects.get(), "send-it-again", letter=email.pk)
    email = OutgoingEmail.objects.get()
    email.take(timedelta(minutes=5))

    email.record_sent()

    consultation = Consultation.objects.get()
    assert (consultation.state, consultation.first_contact_by) == ("awaiting_patient", rita)


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
    email = written(rita)
    fail(email)
    act(reception, Consultation.objects.get(), "send-it-again", letter=email.pk)
    email.refresh_from_db()
    email.take(timedelta(minutes=5))

    email.record_sent()

    assert Consultation.objects.get().next_step_due_at == SOON


def test_a_reply_that_failed_was_no_contact_of_one_who_withdrew(rita: User, fail: Fail) -> None:
    email = written(rita)
    Consultation.objects.get().close(CloseReason.WITHDRAWN, by=rita)

    fail(email)

    consultation = Consultation.objects.get()
    assert (consultation.state, consultation.first_contact_at) == ("closed", None)
