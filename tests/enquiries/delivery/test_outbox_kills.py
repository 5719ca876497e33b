"""SIGKILL at every point of a delivery: the letter arrives all the same."""

import os
import signal
import subprocess
from datetime import timedelta

import pytest
from aiosmtpd.smtp import SMTP
from django.db.models.functions import Now

from enquiries.models import OutgoingEmail
from tests.enquiries.conftest import QueueReport
from tests.enquiries.mail_server import ACCEPTED, MailServer
from tests.enquiries.processes import drain, start, worker

pytestmark = [
    pytest.mark.long,
    pytest.mark.processes,
    pytest.mark.django_db(transaction=True),
]


def end_lease() -> None:
    """Let the time of every lease pass."""
    OutgoingEmail.objects.unsettled().update(due_at=Now() - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("point", "copies"),
    [("after claim", 1), ("after render", 1), ("after 250", 2), ("after commit", 1)],
)
def test_a_letter_whose_worker_is_killed_is_sent_by_the_next(
    mail_server: MailServer, queue_report: QueueReport, point: str, copies: int
) -> None:
    email = queue_report()
    with start(mail_server.port, "-m", "tests.enquiries.crashing_worker", point) as process:
        process.wait(timeout=30)
    assert process.returncode == -signal.SIGKILL
    end_lease()

    drain(mail_server.port)

    email.refresh_from_db()
    assert email.state == OutgoingEmail.State.SENT
    assert mail_server.message_ids == [f"<{email.pk}@testserver>"] * copies


def test_a_worker_killed_during_data_leaves_the_letter_to_the_next(
    mail_server: MailServer, queue_report: QueueReport
) -> None:
    email = queue_report()
    victims: list[subprocess.Popen[str]] = []

    async def kill_the_sender(server: SMTP) -> str:
        os.kill(victims[0].pid, signal.SIGKILL)
        return "451 4.3.0 not taken"

    mail_server.behave["DATA"] = kill_the_sender
    with worker(mail_server.port) as victim:
        victims.append(victim)
        victim.wait(timeout=30)
    mail_server.behave["DATA"] = accept
    end_lease()

    drain(mail_server.port)

    email.refresh_from_db()
    assert (email.state, email.attempts) == (OutgoingEmail.State.SENT, 2)
    assert mail_server.message_ids == [f"<{email.pk}@testserver>"]


async def accept(server: SMTP) -> str:
    return ACCEPTED


def test_a_letter_that_has_ended_its_worker_twice_lets_others_pass(
    mail_server: MailServer, queue_report: QueueReport
) -> None:
    poison, good = queue_report("poison@example.com"), queue_report("good@example.com")
    for _ in range(2):
        OutgoingEmail.objects.filter(pk=poison.pk).update(due_at=Now() - timedelta(hours=1))
        with start(
            mail_server.port, "-m", "tests.enquiries.crashing_worker", "after claim"
        ) as process:
            process.wait(timeout=30)
    end_lease()

    drain(mail_server.port)

    poison.refresh_from_db()
    good.refresh_from_db()
    assert (poison.state, poison.attempts) == (OutgoingEmail.State.DEAD, 2)
    assert good.state == OutgoingEmail.State.SENT
