"""How the connection to the mail server is kept, and when it is made anew."""

import asyncio
import time

import pytest
from aiosmtpd.smtp import SMTP

from enquiries.delivery.connection import STILL_WARM
from enquiries.delivery.courier import Courier
from enquiries.models import OutgoingEmail
from tests.enquiries.conftest import QueueReport
from tests.enquiries.mail_server import ACCEPTED, MailServer


def sent_at_the_first_attempt() -> int:
    return OutgoingEmail.objects.sent().filter(attempts=1).count()


def test_a_server_that_takes_one_letter_a_connection_makes_nobody_wait(
    mail_server: MailServer, courier: Courier, queue_report: QueueReport
) -> None:
    for number in range(3):
        queue_report(f"p{number}@example.com")

    async def busy_after_one(server: SMTP) -> str:
        return ACCEPTED if len(mail_server.received) < mail_server.connections else "421 one only"

    mail_server.behave["MAIL"] = busy_after_one
    pauses = [courier.pause for _ in range(3) if courier.deliver_next()]

    assert pauses == [0, 0, 0]
    assert sent_at_the_first_attempt() == 3


@pytest.mark.parametrize("rest", [0.1, STILL_WARM + 0.1])
def test_a_server_that_hangs_up_after_a_letter_is_called_anew(
    mail_server: MailServer, courier: Courier, queue_report: QueueReport, rest: float
) -> None:
    for number in range(2):
        queue_report(f"p{number}@example.com")

    async def hang_up_soon(server: SMTP) -> str:
        assert isinstance(server.transport, asyncio.Transport)
        asyncio.get_running_loop().call_later(0.01, server.transport.close)
        return ACCEPTED

    mail_server.behave["ACCEPTED"] = hang_up_soon
    while courier.deliver_next():
        time.sleep(rest)

    assert sent_at_the_first_attempt() == 2
