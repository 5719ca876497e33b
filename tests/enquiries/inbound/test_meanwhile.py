"""Mail that comes in after things have changed."""

from collections.abc import Callable

import pytest
from django.test import Client

from enquiries.delivery.courier import Courier
from enquiries.models import Consultation, ContactLogEntry, OutgoingEmail
from tests.enquiries.inbound.postman import Postman, read_mailbox
from tests.enquiries.mail_server import MailServer, reply
from tests.enquiries.outbox.desk import Desk, arrived, deliver_all, outcome
from tests.enquiries.reception import member

Kind = ContactLogEntry.Kind


def correct(consultation: Consultation, address: str = "ann@right.example") -> None:
    """Staff put the address right, as the patient told them by phone."""
    consultation.refresh_from_db()
    details = {name: getattr(consultation, name) for name in ("name", "phone", "best_time")}
    consultation.correct(by=member("rita"), email=address, **details)


def kinds(consultation: Consultation) -> list[str]:
    return list(consultation.log.values_list("kind", flat=True))


@pytest.mark.long
def test_a_booking_that_comes_back_after_the_move_leaves_the_move_alone(
    postman: Postman, consultation: Consultation, courier: Courier, mail_server: MailServer
) -> None:
    desk = Desk(consultation)
    booked = desk.book()
    deliver_all(courier)
    moved = desk.move()
    postman.report(booked)

    read_mailbox()
    deliver_all(courier)

    assert (outcome(booked), outcome(moved)) == ("came back", "sent")


def test_a_letter_to_a_former_address_that_comes_back_can_be_sent_to_the_right_one(
    postman: Postman,
    letter: OutgoingEmail,
    consultation: Consultation,
    courier: Courier,
    mail_server: MailServer,
) -> None:
    correct(consultation)
    postman.report(letter)
    read_mailbox()
    assert outcome(letter) == "came back"

    letter.send_to("ann@right.example")
    deliver_all(courier)

    assert [message["To"] for message in mail_server.received] == ["ann@right.example"]
    assert not OutgoingEmail.objects.failed().exists()


@pytest.mark.parametrize(
    ("sender", "kind"), [("ann@example.com", Kind.ASIDE), ("ann@right.example", Kind.HEARD)]
)
def test_whose_answer_it_is_is_told_by_the_address_of_now(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation, sender: str, kind: str
) -> None:
    correct(consultation)
    postman.answer(letter, sender=sender)

    read_mailbox()

    assert kinds(consultation)[-1] == kind


def test_a_letter_that_comes_back_after_its_person_was_erased_is_nobodys_work(
    postman: Postman,
    letter: OutgoingEmail,
    consultation: Consultation,
    staff: Callable[..., Client],
) -> None:
    consultation.erase()
    before = Consultation.objects.values().get()
    postman.report(letter)

    read_mailbox()

    assert not OutgoingEmail.objects.failed().exists()
    assert Consultation.objects.values().get() == before
    assert postman.taken == 0


def test_an_answer_after_its_person_was_erased_stays_for_people(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    consultation.erase()
    before = kinds(consultation)
    postman.answer(letter, "My words.")

    read_mailbox()

    assert (kinds(consultation), postman.left, postman.taken) == (before, 1, 0)


@pytest.mark.long
def test_an_answer_to_a_booked_appointment_leaves_it_booked(
    postman: Postman, consultation: Consultation, courier: Courier, mail_server: MailServer
) -> None:
    booked = Desk(consultation).book()
    deliver_all(courier)
    postman.answer(booked, "See you then.")

    read_mailbox()

    consultation.refresh_from_db()
    assert consultation.state == "booked"


@pytest.mark.long
def test_a_greylisted_booking_arrives_as_it_is_now(
    consultation: Consultation, courier: Courier, mail_server: MailServer
) -> None:
    desk = Desk(consultation)
    mail_server.behave["RCPT"] = reply("450 4.7.1 greylisted")
    desk.book()
    deliver_all(courier)
    desk.move()
    deliver_all(courier)
    desk.cancel()
    desk.book(6)
    mail_server.behave.clear()

    deliver_all(courier)

    assert arrived(mail_server) == ["Your appointment is cancelled", "Your appointment"]
