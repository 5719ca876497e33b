"""A letter whose worker is gone is free within seconds; one whose worker lives is sent once."""

import asyncio
import os
import signal
import subprocess
import time
from contextlib import suppress
from datetime import timedelta
from threading import Thread

import pytest
from aiosmtpd.smtp import SMTP
from django.db.models.functions import Now
from pytest_django import Settings

from enquiries.delivery.courier import Courier
from enquiries.delivery.pulse import GAP, Pulse
from enquiries.models import OutgoingEmail, WorkerHeartbeat
from enquiries.outbox.heartbeat import LAPSES_AFTER
from tests.enquiries.conftest import QueueReport
from tests.enquiries.mail_server import ACCEPTED, MailServer, hang
from tests.enquiries.processes import start, worker
from tests.mail_settings import change_mail_server
from tests.running_site import wait_until

State = OutgoingEmail.State
LEASE = timedelta(minutes=5)
in_processes = pytest.mark.django_db(transaction=True)


def is_sent(email: OutgoingEmail) -> bool:
    return OutgoingEmail.objects.filter(pk=email.pk, state=State.SENT).exists()


@in_processes
@pytest.mark.processes
def test_a_letter_of_a_killed_worker_does_not_wait_for_its_lease(
    mail_server: MailServer, queue_report: QueueReport
) -> None:
    email = queue_report()
    victims: list[subprocess.Popen[str]] = []

    async def kill_the_sender(server: SMTP) -> str:
        del mail_server.behave["DATA"]
        os.kill(victims[0].pid, signal.SIGKILL)
        return "451 4.3.0 not taken"

    mail_server.behave["DATA"] = kill_the_sender
    with worker(mail_server.port) as victim:
        victims.append(victim)
        victim.wait(timeout=30)

    with worker(mail_server.port):
        assert wait_until(lambda: is_sent(email), seconds=40)  # its lease is a minute

    assert mail_server.message_ids == [email.message_id]


@in_processes
@pytest.mark.processes
def test_a_worker_that_was_stopped_does_not_send_what_another_has_sent(
    mail_server: MailServer, queue_report: QueueReport
) -> None:
    email = queue_report()
    sleepers: list[subprocess.Popen[str]] = []

    async def put_to_sleep(server: SMTP) -> str:
        del mail_server.behave["RCPT"]
        os.kill(sleepers[0].pid, signal.SIGSTOP)
        return ACCEPTED

    mail_server.behave["RCPT"] = put_to_sleep
    with worker(mail_server.port) as sleeper:
        sleepers.append(sleeper)
        assert wait_until(lambda: "RCPT" not in mail_server.behave, 20)
        with worker(mail_server.port):
            assert wait_until(lambda: is_sent(email), seconds=40)
        sleeper.send_signal(signal.SIGCONT)
        time.sleep(1)
        sleeper.send_signal(signal.SIGTERM)
        _, log = sleeper.communicate(timeout=10)

    assert mail_server.message_ids == [email.message_id]
    assert "was kept back: it may be in another's hands" in log


@in_processes
@pytest.mark.processes
def test_a_missing_file_ends_no_worker(mail_server: MailServer, queue_report: QueueReport) -> None:
    emails = [queue_report(f"p{number}@example.com") for number in range(2)]

    command = ["-m", "tests.enquiries.crashing_worker", "when a file is missing", "serve"]
    with start(mail_server.port, *command) as process:
        assert wait_until(lambda: all(map(is_sent, emails)), 20)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)

    assert process.returncode == 0


def held_by(email: OutgoingEmail, worker: str) -> OutgoingEmail:
    claimed = OutgoingEmail.objects.filter(pk=email.pk).claim_next(lease=LEASE, worker=worker)
    assert claimed
    return claimed


@pytest.mark.parametrize(
    ("worker", "silent_for", "is_free"),
    [
        ("host:1:a", LAPSES_AFTER * 2, True),
        ("host:1:a", LAPSES_AFTER / 2, False),
        ("host:2:b", timedelta(0), True),  # said goodbye, or never beat
        ("", timedelta(0), False),  # has no heartbeat: its lease counts
    ],
)
def test_letters_are_free_when_the_heartbeat_of_their_worker_has_lapsed(
    queue_report: QueueReport, worker: str, silent_for: timedelta, *, is_free: bool
) -> None:
    WorkerHeartbeat.objects.create(name="host:1:a", seen_at=Now() - silent_for)
    held_by(queue_report(), worker)

    OutgoingEmail.objects.end_lapsed_leases()

    assert OutgoingEmail.objects.due().exists() is is_free


@pytest.mark.django_db
def test_a_worker_that_has_just_started_takes_nobody_for_dead() -> None:
    pulse = Pulse()
    pulse.beat()
    assert not pulse.is_steady

    pulse.steady_since -= LAPSES_AFTER.total_seconds() + 1
    assert pulse.is_steady


@pytest.mark.django_db
def test_a_worker_whose_own_beats_had_a_gap_takes_nobody_for_dead() -> None:
    pulse = Pulse()
    pulse.beat()
    pulse.steady_since -= 60
    pulse.beat_at -= GAP + 1  # as after an outage of the database

    pulse.beat()

    assert not pulse.is_steady


@pytest.mark.django_db
def test_two_runs_of_one_process_number_are_two_workers() -> None:
    assert Pulse().name != Pulse().name


@pytest.mark.long
def test_a_server_that_speaks_too_slowly_is_cut_off_within_the_lease(
    mail_server: MailServer, courier: Courier, queue_report: QueueReport, settings: Settings
) -> None:
    email = queue_report()
    change_mail_server(settings, timeout=25)
    settings.OUTBOX_LEASE = 1
    courier = Courier()
    mail_server.behave["DATA"] = hang
    is_over = False

    def watch() -> None:
        while not is_over:
            courier.connection.cut_when_overdue()
            time.sleep(0.05)

    watcher = Thread(target=watch)
    watcher.start()
    with suppress(asyncio.CancelledError):
        courier.deliver_next()
    is_over = True
    watcher.join()

    email.refresh_from_db()
    assert (email.state, email.attempts) == (State.PENDING, 1)
