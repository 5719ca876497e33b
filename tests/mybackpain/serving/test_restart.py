"""A new version under load: systemd holds the socket, so nobody is turned away meanwhile."""

import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

import pytest

from tests.prepared import project_with_data
from tests.project_copy import environment
from tests.released import rows
from tests.running_site import GUNICORN, wait_until

pytestmark = [pytest.mark.long(50), pytest.mark.processes]

# What systemd does for a service that has a socket: the third file is the one that listens.
BY_SYSTEMD = 'exec 3<&"$0"; LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"'
KIND = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
PATIENTS = 4  # who send one form after the other


@contextmanager
def gunicorn(project: Path, listener: socket.socket, **own: str) -> Iterator[None]:
    number = str(listener.fileno())
    log = project.with_suffix(".log")
    with log.open("w") as output:
        site = subprocess.Popen(
            ["bash", "-c", BY_SYSTEMD, number, sys.executable, *GUNICORN],
            cwd=project,
            env=environment(**own),
            pass_fds=[listener.fileno()],
            stdout=output,
            stderr=output,
        )
    try:
        assert wait_until(lambda: log.read_text().count("Booting worker") == 2, 60), log.read_text()
        yield
    finally:
        site.send_signal(signal.SIGTERM)
        site.wait(20)


def send(port: int, name: str) -> int:
    """Send one form; returns the status of the answer."""
    form = {"name": name, "email": f"{name}@example.com", "contact_method": "email"}
    patient = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        body = urlencode(form | {"concern": f"Low back pain, says {name}"})
        patient.request("POST", "/consultation/", body, KIND)
        return patient.getresponse().status
    except OSError:
        return 0
    finally:
        patient.close()


def send_until(over: Event, port: int, patient: int) -> list[int]:
    statuses: list[int] = []
    while not over.wait(0.2):
        statuses.append(send(port, f"p{patient}n{len(statuses)}"))
    return statuses


def test_no_form_is_lost_while_the_site_restarts(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    project, over = project_with_data(tmp_path_factory, tmp_path / "project"), Event()
    own = {
        "SECRET_KEY": "k3-9sT!vq" * 7,
        "SITE_URL": "http://127.0.0.1:8000",
        "DATABASE_URL": f"sqlite:///{project}/var/db.sqlite3",
        "LIMIT_PER_CLIENT": "off",
        "LIMIT_SITE": "off",
    }
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor() as patients:
        port = listener.getsockname()[1]
        sent = [patients.submit(send_until, over, port, patient) for patient in range(PATIENTS)]
        for _ in range(3):
            with gunicorn(project, listener, **own):
                over.wait(3)
        with gunicorn(project, listener, **own):
            over.set()
            statuses = Counter(status for each in sent for status in each.result())

    assert statuses == {303: statuses.total()}
    assert len(rows(own["DATABASE_URL"])["enquiries_consultation"]) == statuses.total()
