"""Letters of one request to one person leave in the order of their promises."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client

from enquiries.delivery.courier import Courier
from enquiries.letters import reminder
from enquiries.models import Consultation, OutgoingEmail
from tests.enquiries.mail_server import MailServer
from tests.enquiries.outbox.desk import Desk, arrived, deliver_all, outcome

EMAILS = "/admin/enquiries/outgoingemail/"


def test_a_move_while_the_booking_is_on_its_way_still_comes_last(
    desk: Desk, courier: Courier, mail_server: MailServer
) -> None:
    booked = desk.book()
    claimed = OutgoingEmail.objects.claim_next(lease=timedelta(minutes=5))
    assert claimed
    desk.move()
    courier.deliver_next()
    assert not mail_server.received

    claimed.release("mail server unavailable: SMTPConnectError 421")
    deliver_all(courier)

    assert arrived(mail_server) == ["Your appointment is moved"]
    assert outcome(booked) == "overtaken"


@pytest.mark.long
def test_letters_sent_again_from_the_newest_leave_from_the_oldest(
    desk: Desk, courier: Courier, mail_server: MailServer, staff: Callable[..., Client]
) -> None:
    emails = [desk.book(), desk.move(), desk.cancel(), desk.reply("one"), desk.reply("two")]
    OutgoingEmail.objects.update(state="DEAD", due_at=None, last_error="SMTPDataError 554")
    chosen = [str(email.pk) for email in reversed(emails)]

    staff().post(EMAILS, {"action": "send_again", "_selected_action": chosen})
    while courier.deliver_next():
        pass

    ids = [str(message["Message-ID"]) for message in mail_server.received]
    assert ids == [email.message_id for email in emails[2:]]


@pytest.mark.parametrize("verb", ["release", "record_failure"])
def test_a_reply_waits_for_the_one_before_it(
    desk: Desk, courier: Courier, mail_server: MailServer, verb: str
) -> None:
    first = desk.reply("one")
    claimed = OutgoingEmail.objects.claim_next(lease=timedelta(minutes=5))
    assert claimed
    second = desk.reply("two")
    getattr(claimed, verb)("SMTPRecipientsRefused 450 4.2.1")
    OutgoingEmail.objects.filter(pk=first.pk).update(due_at=Now() + timedelta(hours=1))
    courier.deliver_next()
    assert not mail_server.received

    deliver_all(courier)

    ids = [str(message["Message-ID"]) for message in mail_server.received]
    assert ids == [first.message_id, second.message_id]


def test_a_letter_to_somebody_else_waits_for_nobody(
    consultation: Consultation, courier: Courier, mail_server: MailServer
) -> None:
    waiting = consultation.emails.filter(letter="acknowledgement")
    waiting.update(due_at=Now() + timedelta(hours=1))

    while courier.deliver_next():
        pass

    assert [message["To"] for message in mail_server.received] == ["clinic@example.org"]


def test_a_letter_that_waits_for_another_is_not_late(desk: Desk) -> None:
    first, second = desk.reply("one"), desk.reply("two")
    OutgoingEmail.objects.filter(pk=first.pk).update(due_at=Now() + timedelta(hours=1))
    OutgoingEmail.objects.filter(pk=second.pk).update(due_at=Now() - timedelta(hours=1))

    assert not OutgoingEmail.objects.late().exists()


def test_a_reminder_of_the_former_time_does_not_hold_up_the_move(
    desk: Desk, courier: Courier, mail_server: MailServer
) -> None:
    booked = desk.book()
    courier.deliver_next()
    mail_server.received.clear()
    assert booked.appointment
    reminder.enqueue(booked.appointment)
    OutgoingEmail.objects.unsettled().update(due_at=Now() + timedelta(hours=1))

    desk.move()
    courier.deliver_next()

    assert arrived(mail_server) == ["Your appointment is moved"]
