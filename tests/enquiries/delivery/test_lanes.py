"""One worker sends several letters at a time, while the mail server keeps it waiting."""

import asyncio
import signal

import pytest
from aiosmtpd.smtp import SMTP

from enquiries.models import OutgoingEmail
from tests.enquiries.conftest import QueueReport
from tests.enquiries.mail_server import ACCEPTED, MailServer
from tests.enquiries.processes import worker
from tests.running_site import wait_until

pytestmark = [
    pytest.mark.long,
    pytest.mark.processes,
    pytest.mark.django_db(transaction=True),
]


class SlowServer:
    """Answers DATA after a while, and counts how many wait for it at once."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.waiting, self.most = seconds, 0, 0

    async def __call__(self, server: SMTP) -> str:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await asyncio.sleep(self.seconds)
        self.waiting -= 1
        return ACCEPTED


def send_all(mail_server: MailServer) -> None:
    with worker(mail_server.port) as process:
        assert wait_until(lambda: not OutgoingEmail.objects.unsettled().exists(), seconds=60)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert process.returncode == 0


@pytest.mark.parametrize(("lanes", "at_once"), [("4", 4), ("1", 1)])
def test_a_slow_server_is_waited_for_side_by_side(
    mail_server: MailServer,
    queue_report: QueueReport,
    monkeypatch: pytest.MonkeyPatch,
    lanes: str,
    at_once: int,
) -> None:
    monkeypatch.setenv("OUTBOX_LANES", lanes)
    emails = [queue_report(f"p{number}@example.com") for number in range(12)]
    mail_server.behave["DATA"] = slow = SlowServer(1)

    send_all(mail_server)

    assert slow.most == at_once
    assert sorted(mail_server.message_ids) == sorted(email.message_id for email in emails)
