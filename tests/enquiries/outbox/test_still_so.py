"""A letter leaves only while it still holds, and in the order of its promise."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from enquiries.delivery.courier import Courier
from enquiries.letters import acknowledgement, morning_summary, reminder, rendering
from enquiries.letters import appointment as appointment_letter
from enquiries.letters import reply as reply_letter
from enquiries.models import Appointment, Consultation, OutgoingEmail
from tests.enquiries.mail_server import MailServer, reply
from tests.enquiries.reception import member

EMAILS = "/admin/enquiries/outgoingemail/"


SOON = timezone.now() + timedelta(days=1)


def in_days(days: int) -> dict[str, object]:
    """Details of an appointment."""
    return {"starts_at": timezone.now() + timedelta(days=days), "method": "phone"}


class Desk:
    """A member of staff who handles one consultation, each step with its letter."""

    def __init__(self, consultation: Consultation) -> None:
        consultation.emails.all().delete()
        self.consultation, self.by = consultation, member("rita")

    def book(self, days: int = 3) -> OutgoingEmail:
        return self.tell(self.consultation.book(by=self.by, **in_days(days)))

    def move(self, days: int = 4) -> OutgoingEmail:
        return self.tell(self.consultation.move(by=self.by, **in_days(days)))

    def cancel(self) -> OutgoingEmail:
        return self.tell(self.consultation.cancel(by=self.by, next_step_due_at=SOON))

    def tell(self, appointment: Appointment) -> OutgoingEmail:
        appointment_letter.enqueue(appointment)
        return OutgoingEmail.objects.get(appointment=appointment)

    def reply(self, text: str) -> OutgoingEmail:
        entry = self.consultation.reply(by=self.by, next_step_due_at=SOON, text=text)
        reply_letter.enqueue(entry)
        return OutgoingEmail.objects.get(reply=entry)


@pytest.fixture
def desk(consultation: Consultation) -> Desk:
    return Desk(consultation)


def deliver_all(courier: Courier) -> None:
    """Deliver what waits, whenever it is due."""
    OutgoingEmail.objects.unsettled().update(due_at=Now())
    while courier.deliver_next():
        pass


def arrived(server: MailServer) -> list[str]:
    return [str(message["Subject"]).partition(",")[0] for message in server.received]


def outcome(email: OutgoingEmail) -> str:
    email.refresh_from_db()
    return email.outcome


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


def test_the_timeline_says_that_a_letter_was_overtaken(
    desk: Desk, staff: Callable[..., Client]
) -> None:
    desk.book()
    desk.move()

    address = f"/admin/enquiries/consultation/{desk.consultation.pk}/change/"
    page = staff().get(address).content.decode()

    assert "Appointment letter to the patient: overtaken" in page
    assert "could not be delivered" not in page


def test_an_acknowledgement_after_its_day_says_so(consultation: Consultation) -> None:
    Consultation.objects.update(answer_due_at=timezone.now() - timedelta(days=2))

    message = rendering.render(consultation.emails.get(letter="acknowledgement"))

    assert "This letter is late, and we are sorry" in message.body
    assert "We will contact you by" not in message.body


@pytest.mark.django_db
def test_several_mornings_after_an_outage_are_one_letter(
    courier: Courier, mail_server: MailServer
) -> None:
    for day in (9, 10, 11):
        morning_summary.enqueue(date(2026, 3, day))

    deliver_all(courier)

    assert len(mail_server.received) == 1


def test_staff_have_a_minute_to_think_better_of_a_letter(desk: Desk, settings: Settings) -> None:
    settings.LETTER_GRACE = 60
    email = desk.reply("On second thoughts")

    assert OutgoingEmail.objects.claim_next(lease=timedelta(minutes=5)) is None
    assert email.cancel()
    assert outcome(email) == "cancelled"


def test_what_nobody_wrote_by_hand_waits_for_no_grace(
    consultation: Consultation, settings: Settings, courier: Courier
) -> None:
    settings.LETTER_GRACE = 60
    consultation.emails.all().delete()
    acknowledgement.enqueue(consultation)

    assert courier.deliver_next()


def test_what_the_patient_chose_waits_for_no_grace(desk: Desk, settings: Settings) -> None:
    settings.LETTER_GRACE = 60
    booked = desk.consultation.book(by=desk.by, **in_days(3))
    Appointment.objects.update(made_by=None)
    booked.refresh_from_db()

    appointment_letter.enqueue(booked)

    assert OutgoingEmail.objects.claim_next(lease=timedelta(minutes=5))


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
