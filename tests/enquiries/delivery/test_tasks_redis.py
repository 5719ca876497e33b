"""Letters through Redis by Django's Tasks API, and the worker as sweeper."""

import http.client
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry
from rq import Queue

from enquiries.models import OutgoingEmail
from factsheets.models import FactSheet
from tests.conftest import Payload
from tests.enquiries.mail_server import MailServer
from tests.enquiries.processes import drain, site, start
from tests.running_site import free_port

pytestmark = [pytest.mark.long, pytest.mark.processes, pytest.mark.django_db(transaction=True)]
State = OutgoingEmail.State
REDIS_SERVER = shutil.which("redis-server")
PATIENT = Retry(ConstantBackoff(0.05), 100)


@pytest.fixture
def redis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Redis]:
    """A Redis server of the test's own, which the processes use as their task queue."""
    if REDIS_SERVER is None:
        pytest.skip("needs redis-server")
    port = free_port()
    command = [REDIS_SERVER, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with subprocess.Popen([*command, "--dir", tmp_path], stdout=subprocess.DEVNULL) as process:
        monkeypatch.setenv("TASKS_URL", f"redis://127.0.0.1:{port}/0")
        try:
            with Redis(port=port, retry=PATIENT) as client:
                client.ping()
                yield client
        finally:
            process.terminate()


def send(port: int, form: dict[str, str]) -> int:
    """Send the consultation form as a browser does; the status of the answer."""
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
    }
    with closing(browser):
        browser.request("POST", "/consultation/", urlencode(form), headers)
        return browser.getresponse().status


def test_letters_go_through_redis_which_sees_their_ids_only(
    mail_server: MailServer, sheet: FactSheet, consultation_payload: Payload, redis: Redis
) -> None:
    form = consultation_payload()
    with site(mail_server.port) as (port, _):
        assert send(port, form) == 303
    emails = sorted(str(email.pk) for email in OutgoingEmail.objects.all())

    jobs = Queue(connection=redis).jobs
    calls = [(job.func_name, job.args, job.kwargs) for job in jobs]
    assert sorted(calls) == [("enquiries.delivery.tasks.deliver", (pk,), {}) for pk in emails]
    assert not [typed for typed in form.values() for job in jobs if typed in str(job.to_dict())]

    with start(mail_server.port, "manage.py", "rqworker", "--burst") as process:
        _, log = process.communicate(timeout=30)

    assert set(OutgoingEmail.objects.values_list("state", "attempts")) == {(State.SENT, 1)}, log
    assert sorted(mail_server.message_ids) == [f"<{pk}@testserver>" for pk in emails]


def refuses() -> socket.socket:
    """A place where nobody listens."""
    place = socket.socket()
    place.bind(("127.0.0.1", 0))
    return place


def never_answers() -> socket.socket:
    """A server that takes a connection and says nothing."""
    return socket.create_server(("127.0.0.1", 0))


@pytest.mark.parametrize("away", [refuses, never_answers])
def test_a_redis_that_is_away_costs_no_letter(
    mail_server: MailServer,
    sheet: FactSheet,
    consultation_payload: Payload,
    monkeypatch: pytest.MonkeyPatch,
    away: Callable[[], socket.socket],
) -> None:
    with away() as place:
        monkeypatch.setenv("TASKS_URL", f"redis://127.0.0.1:{place.getsockname()[1]}/0")
        with site(mail_server.port) as (port, process):
            status = send(port, consultation_payload())
            process.terminate()
            _, log = process.communicate(timeout=10)
        drain(mail_server.port)

    assert (status, OutgoingEmail.objects.sent().count()) == (303, 2)
    said = [line for line in log.splitlines() if "enquiries.delivery.tasks" in line]
    assert len(said) == 1
    assert "ann@example.com" not in log
