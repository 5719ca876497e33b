"""A letter leaves only while it still holds."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client
from django.utils import timezone

from enquiries.delivery.courier import Courier
from enquiries.letters import morning_summary, rendering
from enquiries.letters import offer as offer_letter
from enquiries.models import Appointment, CloseReason, Consultation, ContactLogEntry, OutgoingEmail
from tests.enquiries.letterbox import html_of
from tests.enquiries.mail_server import MailServer, reply
from tests.enquiries.outbox.desk import Desk, arrived, deliver_all, outcome
from tests.enquiries.reception import member, new_consultation
from tests.enquiries.your_request.patient import book, offer


def test_a_booking_that_was_greylisted_gives_way_to_the_move(
    desk: Desk, courier: Courier, mail_server: MailServer
) -> None:
    booked = desk.book()
    mail_server.behave["RCPT"] = reply("450 4.7.1 greylisted")
    courier.deliver_next()
    mail_server.behave.clear()
    desk.move()

    deliver_all(courier)

    assert arrived(mail_server) == ["Your appointment is moved"]
    assert outcome(booked) == "overtaken"


def test_a_new_appointment_does_not_take_the_word_of_one_called_off(
    desk: Desk, courier: Courier, mail_server: MailServer
) -> None:
    desk.book()
    desk.cancel()
    desk.book(5)

    deliver_all(courier)

    assert arrived(mail_server) == ["Your appointment is cancelled", "Your appointment"]


def test_an_appointment_that_is_over_is_announced_no_more(
    desk: Desk, courier: Courier, mail_server: MailServer
) -> None:
    booked = desk.book()
    Appointment.objects.update(starts_at=timezone.now() - timedelta(days=1))

    deliver_all(courier)

    assert (mail_server.received, outcome(booked)) == ([], "too late to be of use")


@pytest.mark.long
def test_the_timeline_says_that_a_letter_was_overtaken(
    desk: Desk, staff: Callable[..., Client]
) -> None:
    desk.book()
    desk.move()

    address = f"/admin/enquiries/consultation/{desk.consultation.pk}/change/"
    page = staff().get(address).content.decode()

    assert "Appointment letter to the patient: overtaken" in page
    assert "could not be delivered" not in page


@pytest.mark.parametrize("late", [timedelta(days=2), timedelta(minutes=1)])
def test_an_acknowledgement_after_its_hour_says_so(
    consultation: Consultation, late: timedelta
) -> None:
    Consultation.objects.update(answer_due_at=timezone.now() - late)

    message = rendering.render(consultation.emails.get(letter="acknowledgement"))

    assert "This letter is late, and we are sorry" in message.body
    assert "We will contact you by" not in message.body


@pytest.mark.parametrize("days", [-2, 2])
def test_an_acknowledgement_that_is_overtaken_by_a_call_promises_none(
    consultation: Consultation, rita: User, days: int
) -> None:
    ahead = timezone.now() + timedelta(days=1)
    Consultation.objects.get().call(ContactLogEntry.Kind.NO_ANSWER, by=rita, next_step_due_at=ahead)
    Consultation.objects.update(answer_due_at=timezone.now() + timedelta(days=days))

    message = rendering.render(consultation.emails.get(letter="acknowledgement"))

    assert "we have been in touch with you or have tried to reach you" in message.body
    assert "contact you by" not in message.body


@pytest.mark.parametrize("days", [-2, 2])
@pytest.mark.parametrize("form", ["text", "html"])
def test_an_acknowledgement_of_a_closed_request_promises_nothing(
    consultation: Consultation, days: int, form: str
) -> None:
    Consultation.objects.update(answer_due_at=timezone.now() + timedelta(days=days))
    Consultation.objects.get().close(CloseReason.WITHDRAWN, by=None)

    message = rendering.render(consultation.emails.get(letter="acknowledgement"))

    body = {"text": message.body, "html": html_of(message)}[form]
    assert "This request is closed. Nothing more will happen unless you get in touch." in body
    assert "contact you by" not in body


def test_an_acknowledgement_of_what_goes_on_in_another_request_keeps_the_promise(
    consultation: Consultation, rita: User
) -> None:
    Consultation.objects.update(answer_due_at=timezone.now() + timedelta(days=2))
    Consultation.objects.get().close_into(new_consultation(), by=rita)

    message = rendering.render(consultation.emails.get(letter="acknowledgement"))

    assert "We will contact you by" in message.body


def lapse(consultation: Consultation, carla: User) -> None:
    consultation.offered_times.update(lapses_at=timezone.now())


def agree_by_phone(consultation: Consultation, carla: User) -> None:
    book(consultation, carla)


def leave(consultation: Consultation, carla: User) -> None:
    User.objects.filter(pk=carla.pk).update(is_active=False)


@pytest.mark.parametrize("happen", [lapse, agree_by_phone, leave])
def test_an_offer_that_is_late_says_that_its_times_are_not_free_any_more(
    consultation: Consultation, happen: Callable[[Consultation, User], None]
) -> None:
    carla = member("carla", "Clinician")
    offer(consultation, carla, 0, 2)
    offer_letter.enqueue(consultation.log.get(kind="offered"))
    happen(consultation, carla)

    message = rendering.render(consultation.emails.get(letter="offer"))

    assert "The times that we offered are not free any more." in message.body
    assert "Times on offer" not in message.body


@pytest.mark.django_db
def test_several_mornings_after_an_outage_are_one_letter(
    courier: Courier, mail_server: MailServer
) -> None:
    for day in (9, 10, 11):
        morning_summary.enqueue(date(2026, 3, day))
        OutgoingEmail.objects.update(created_at=F("created_at") - timedelta(days=1))

    deliver_all(courier)

    assert len(mail_server.received) == 1


@pytest.mark.django_db
def test_a_morning_that_was_on_its_way_when_the_next_came_is_not_tried_again() -> None:
    morning_summary.enqueue(date(2026, 3, 9))
    OutgoingEmail.objects.update(created_at=F("created_at") - timedelta(days=1))
    former = OutgoingEmail.objects.get()
    former.take(timedelta(minutes=5))
    morning_summary.enqueue(date(2026, 3, 10))

    former.record_failure("421 later")

    assert outcome(former) == "overtaken"
