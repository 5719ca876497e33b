"""Mixed traffic for half an hour (LOAD_MINUTES), a web and a mail worker killed each minute.

LOAD_MINUTES=30 uv run pytest -s -o addopts= tests/benchmarks/test_load.py
"""

import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

import pytest
from django.contrib.auth.models import User
from django.test import Client

from enquiries.models import OutgoingEmail
from factsheets.models import FactSheet
from tests.mybackpain.raw_http import gunicorn
from tests.running_site import database_url, free_port

from .visitors import Tally, visit

MINUTES = float(os.environ.get("LOAD_MINUTES", "30"))
KILL_EVERY = float(os.environ.get("KILL_EVERY", "60"))  # seconds
CONNECTIONS = 16
WARM_UP = 3  # minutes, after which memory should stay
GROWTH = 1.25
OFF = {"LIMIT_PER_ADDRESS": "off", "LIMIT_PER_CLIENT": "off", "LIMIT_SITE": "off"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def environment() -> dict[str, str]:
    return OFF | {"DATABASE_URL": database_url(), "SHOW_DRAFTS": "1"}


@pytest.fixture
def staff_session() -> str:
    client = Client()
    client.force_login(User.objects.create_user("admin", is_staff=True, is_superuser=True))
    return client.cookies["sessionid"].value


def mail_worker(
    environment: dict[str, str], log: IO[str], *options: str
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker", *options],
        env=os.environ | environment,
        stderr=log,
    )


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def resident_kilobytes(pids: list[int]) -> int:
    status = "".join(Path(f"/proc/{pid}/status").read_text() for pid in pids)
    return sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def faults(log: Path) -> str:
    """What the site logged of its errors, each with the lines that follow."""
    lines = log.read_text().splitlines()
    found = [number for number, line in enumerate(lines) if re.search("ERROR|Error", line)]
    return "\n".join("\n".join(lines[number : number + 30]) for number in found[:5])


def crash_until(
    end: float,
    web: subprocess.Popen[bytes],
    environment: dict[str, str],
    log: IO[str],
    tally: Tally,
) -> list[int]:
    """Kill a web and a mail worker again and again; the memory, in kB, before each time."""
    memory: list[int] = []
    worker = mail_worker(environment, log)
    while time.monotonic() < end:
        time.sleep(min(KILL_EVERY, max(0, end - time.monotonic())))
        memory.append(resident_kilobytes([web.pid, *children(web.pid), worker.pid]))
        os.kill(children(web.pid)[0], signal.SIGKILL)
        worker.kill()
        worker.wait()
        worker = mail_worker(environment, log)
        tally.kills += 1
        sys.stdout.write(f"{tally} memory {memory[-1]} kB\n")
    worker.terminate()
    worker.wait()
    return memory


def test_half_an_hour_of_visitors_among_crashes(
    sheet: FactSheet, environment: dict[str, str], staff_session: str, tmp_path: Path
) -> None:
    port, tally = free_port(), Tally()
    end = time.monotonic() + 60 * MINUTES
    with (tmp_path / "log").open("w") as log:
        with gunicorn(port, environment, log) as web, ThreadPoolExecutor(CONNECTIONS) as pool:
            visitors = [
                pool.submit(visit, port, number, staff_session, end, tally)
                for number in range(CONNECTIONS)
            ]
            memory = crash_until(end, web, environment, log, tally)
            for visitor in visitors:
                visitor.result()
        OutgoingEmail.objects.unsettled().update(due_at="2000-01-01T00:00Z")
        drained = mail_worker(environment, log, "--drain").wait()

    assert not tally.errors, faults(tmp_path / "log")
    assert drained == 0, faults(tmp_path / "log")
    assert tally.broken_off <= tally.kills * 2
    states = list(OutgoingEmail.objects.values_list("state", flat=True))
    assert 0 <= len(states) - tally.letters_promised <= 2 * tally.broken_off
    assert set(states) == {"SENT"}
    if len(memory) > WARM_UP:
        assert max(memory[WARM_UP:]) < GROWTH * memory[WARM_UP - 1]
