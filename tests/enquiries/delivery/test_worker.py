"""The worker as its operator sees it."""

import signal
import time
from datetime import timedelta

import psycopg
import pytest
from django.db import OperationalError, connection
from django.db.models.functions import Now
from django.test import Client

from enquiries.models import OutgoingEmail, WorkerHeartbeat
from tests.enquiries.conftest import QueueReport
from tests.enquiries.mail_server import ACCEPTED, MailServer
from tests.enquiries.processes import worker
from tests.running_site import free_port, wait_until

pytestmark = [
    pytest.mark.long,
    pytest.mark.processes,
    pytest.mark.django_db(transaction=True),
]
State = OutgoingEmail.State
needs_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="needs DATABASE_URL=postgres://…"
)


def is_sent() -> bool:
    try:
        return OutgoingEmail.objects.filter(state=State.SENT).exists()
    except OperationalError:  # the test's own connection was cut as well
        connection.close()
        return False


def is_ready() -> bool:
    return WorkerHeartbeat.objects.exists()


def test_an_idle_worker_sends_a_new_letter_until_sigterm_ends_it(
    mail_server: MailServer, queue_report: QueueReport
) -> None:
    with worker(mail_server.port) as process:
        assert wait_until(is_ready, 20)
        time.sleep(1)  # idle by now
        queue_report()
        assert wait_until(lambda: bool(mail_server.received), 20)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=5)

    assert process.returncode == 0
    assert not WorkerHeartbeat.objects.exists()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2])
def test_a_closed_terminal_or_a_rotated_log_ends_no_worker(
    mail_server: MailServer, queue_report: QueueReport, number: signal.Signals
) -> None:
    with worker(mail_server.port) as process:
        assert wait_until(is_ready, 20)
        process.send_signal(number)
        queue_report()
        assert wait_until(lambda: bool(mail_server.received), 20)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=5)

    assert process.returncode == 0


def test_sigterm_lets_the_current_letter_finish(
    mail_server: MailServer, queue_report: QueueReport
) -> None:
    email = queue_report()

    async def stop_the_worker(server: object) -> str:
        process.send_signal(signal.SIGTERM)
        return ACCEPTED

    mail_server.behave["DATA"] = stop_the_worker
    with worker(mail_server.port) as process:
        process.communicate(timeout=20)

    email.refresh_from_db()
    assert (process.returncode, email.state) == (0, State.SENT)


def test_drain_says_in_one_line_that_the_mail_server_is_out_of_reach(
    queue_report: QueueReport,
) -> None:
    queue_report()

    with worker(free_port(), "--drain") as process:
        _, log = process.communicate(timeout=20)

    assert process.returncode != 0
    assert "The mail server is out of reach; letters are kept and wait." in log
    assert "Traceback" not in log


def test_a_silent_worker_makes_the_site_unready(client: Client) -> None:
    WorkerHeartbeat.objects.create(name="host:1")
    assert client.get("/readyz").status_code == 200

    WorkerHeartbeat.objects.update(seen_at=Now() - timedelta(minutes=6))

    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["queue"] == "mail is not leaving"


def administer(sql: str) -> None:
    """Run a statement from beside the test's database."""
    own = connection.get_connection_params()
    login = {key: own[key] for key in ("user", "password", "host", "port") if key in own}
    with psycopg.connect(dbname="postgres", autocommit=True, **login) as admin:
        admin.execute(sql)


@needs_postgresql
def test_a_worker_outlives_an_absence_of_the_database(
    mail_server: MailServer, queue_report: QueueReport
) -> None:
    email = queue_report()
    name = connection.settings_dict["NAME"]

    async def take_the_database_away(server: object) -> str:
        administer(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        administer(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        return ACCEPTED

    mail_server.behave["DATA"] = take_the_database_away
    with worker(mail_server.port) as process:
        assert wait_until(lambda: bool(mail_server.received), 20)
        time.sleep(3)
        administer(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        connection.close()
        assert wait_until(is_sent, 20)
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=20)

    email.refresh_from_db()
    assert (process.returncode, email.attempts, len(mail_server.received)) == (0, 1, 1)
    assert "Traceback" not in log
