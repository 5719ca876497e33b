"""How the connection to the mail server is kept, and when it is made anew."""

import asyncio
import time
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP
from pytest_django import Settings

from enquiries.delivery.connection import RECENT, SLOW, STILL_WARM
from enquiries.delivery.courier import Courier
from enquiries.models import OutgoingEmail
from tests.enquiries.conftest import IMPATIENT, QueueReport
from tests.enquiries.mail_server import ACCEPTED, Behaviour, MailServer, disconnect, hang, reply
from tests.mail_settings import send_into


class Counting(Courier):
    """Counts how often it is asked whether a letter may be handed over."""

    asked = 0

    def may_send(self) -> None:
        self.asked += 1
        super().may_send()


def sent_at_the_first_attempt() -> int:
    return OutgoingEmail.objects.sent().filter(attempts=1).count()


@pytest.mark.long
@pytest.mark.parametrize("goodbye", [reply("421 one only"), disconnect], ids=["said", "unsaid"])
def test_a_server_that_takes_one_letter_a_connection_makes_nobody_wait(
    mail_server: MailServer, courier: Courier, queue_report: QueueReport, goodbye: Behaviour
) -> None:
    for number in range(3):
        queue_report(f"p{number}@example.com")

    async def busy_after_one(server: SMTP) -> str:
        has_room = len(mail_server.received) < mail_server.connections
        return ACCEPTED if has_room else await goodbye(server)

    mail_server.behave["MAIL"] = busy_after_one
    pauses = [courier.pause for _ in range(3) if courier.deliver_next()]

    assert pauses == [0, 0, 0]
    assert sent_at_the_first_attempt() == 3


@pytest.mark.long
@pytest.mark.parametrize(("step", "line"), [("MAIL", "450 4.7.1 later"), ("RCPT", "421 later")])
def test_a_letter_that_is_refused_in_another_way_is_not_tried_anew_at_once(
    mail_server: MailServer, courier: Courier, queue_report: QueueReport, step: str, line: str
) -> None:
    queue_report("kept@example.com")
    courier.deliver_next()
    queue_report()
    asked: list[str] = []

    async def refuse(server: SMTP) -> str:
        asked.append(step)
        return line

    mail_server.behave[step] = refuse
    courier.deliver_next()

    assert asked == [step]


@pytest.mark.long
def test_a_letter_that_was_handed_over_is_not_sent_anew_at_once(
    mail_server: MailServer, courier: Courier, queue_report: QueueReport
) -> None:
    deliver(courier, queue_report, 1)
    mail_server.behave["ACCEPTED"] = disconnect
    deliver(courier, queue_report, 1)

    assert len(mail_server.received) == 2


@pytest.mark.long
def test_the_connection_is_kept_while_letters_wait(
    mail_server: MailServer, courier: Courier, queue_report: QueueReport
) -> None:
    for number in range(3):
        queue_report(f"p{number}@example.com")

    while courier.deliver_next():
        pass

    assert (len(mail_server.received), mail_server.connections) == (3, 1)


@pytest.mark.long
def test_on_a_kept_connection_each_letter_is_asked_for_once(
    courier: Courier, queue_report: QueueReport
) -> None:
    counting = Counting()
    for number in range(3):
        queue_report(f"p{number}@example.com")

    while counting.deliver_next():
        pass

    assert counting.asked == 3


def test_letters_go_into_a_file_over_no_connection(
    queue_report: QueueReport, settings: Settings, tmp_path: Path
) -> None:
    send_into(settings, tmp_path)
    queue_report()

    courier = Courier()
    courier.deliver_next()
    courier.hang_up()

    assert sent_at_the_first_attempt() == 1


@pytest.mark.parametrize("rest", [0.1, pytest.param(STILL_WARM + 0.1, marks=pytest.mark.long)])
def test_a_server_that_hangs_up_after_a_letter_is_called_anew(
    mail_server: MailServer, courier: Courier, queue_report: QueueReport, rest: float
) -> None:
    async def hang_up_soon(server: SMTP) -> str:
        assert isinstance(server.transport, asyncio.Transport)
        asyncio.get_running_loop().call_later(0.01, server.transport.close)
        return ACCEPTED

    mail_server.behave["ACCEPTED"] = hang_up_soon
    deliver(courier, queue_report, 1)
    time.sleep(rest)
    deliver(courier, queue_report, 1)

    assert sent_at_the_first_attempt() == 2


@pytest.mark.long
def test_a_reply_too_many_is_not_taken_for_that_to_the_next_letter(
    mail_server: MailServer, courier: Courier, queue_report: QueueReport
) -> None:
    async def say_it_twice(server: SMTP) -> str:
        assert isinstance(server.transport, asyncio.Transport)
        asyncio.get_running_loop().call_later(0.01, server.transport.write, b"250 taken\r\n")
        return ACCEPTED

    mail_server.behave["ACCEPTED"] = say_it_twice
    deliver(courier, queue_report, 1)
    time.sleep(STILL_WARM + 0.1)
    deliver(courier, queue_report, 1)

    assert sent_at_the_first_attempt() == 2


@pytest.mark.long
def test_a_server_that_looks_through_a_letter_for_long_is_waited_for(
    mail_server: MailServer, courier: Courier, queue_report: QueueReport
) -> None:
    async def look_through(server: SMTP) -> str:
        await asyncio.sleep(2 * IMPATIENT)
        return ACCEPTED

    mail_server.behave["ACCEPTED"] = look_through
    deliver(courier, queue_report, 1)

    assert sent_at_the_first_attempt() == 1


@pytest.mark.long
def test_a_server_that_never_says_whether_it_took_a_letter_is_left_in_the_end(
    mail_server: MailServer, courier: Courier, queue_report: QueueReport
) -> None:
    mail_server.behave["DATA"] = hang
    courier.lease = timedelta(seconds=4)

    deliver(courier, queue_report, 1)

    email = OutgoingEmail.objects.get()
    assert (email.state, email.attempts) == (OutgoingEmail.State.PENDING, 1)
    assert courier.pause == 1


async def slowly(server: SMTP) -> str:
    await asyncio.sleep(2 * SLOW)
    return ACCEPTED


def deliver(courier: Courier, queue_report: QueueReport, count: int) -> None:
    for number in range(count):
        queue_report(f"p{number}@example.com")
        assert courier.deliver_next()


@pytest.mark.long
def test_a_server_is_slow_that_was_slow_with_each_of_the_last_letters(
    mail_server: MailServer, courier: Courier, queue_report: QueueReport
) -> None:
    mail_server.behave["DATA"] = slowly

    deliver(courier, queue_report, RECENT)

    assert courier.connection.is_slow


@pytest.mark.long
def test_a_few_slow_letters_make_no_slow_server(
    mail_server: MailServer, courier: Courier, queue_report: QueueReport
) -> None:
    mail_server.behave["DATA"] = slowly

    deliver(courier, queue_report, RECENT - 1)

    assert not courier.connection.is_slow
