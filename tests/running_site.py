"""The site as processes of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from random import SystemRandom
from typing import Self
from urllib.parse import urlencode

from django.db import connection

from tests.project_copy import environment

GUNICORN = ["-m", "gunicorn", "mybackpain.wsgi", "-c", "python:mybackpain.gunicorn"]


def free_port() -> int:
    """Choose a port that nobody has, below those that Linux gives to whoever connects somewhere.

    One of those could be given away before a server takes it.
    """
    while True:
        port = SystemRandom().randrange(12_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def database_url() -> str:
    """The address of the test's database, for another process."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    login = f"{database['USER']}:{database['PASSWORD']}"
    return f"postgres://{login}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def wait_until(is_so: Callable[[], object], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    page: str


class Site:
    """A running site, ended at the latest when the block ends."""

    def __init__(self, project: Path, *command: str, port: int, ready: str, **settings: str):
        self.project, self.port, self.ready = project, port, ready
        self.log = project.parent / f"{port}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                cwd=project,
                env=environment(**settings),
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @classmethod
    def demo(cls, project: Path, *options: str, **settings: str) -> Self:
        port = free_port()
        command = ["manage.py", "demo", "--port", str(port), *options]
        return cls(
            project, *command, port=port, ready=f"Ready: http://127.0.0.1:{port}/", **settings
        )

    @classmethod
    def gunicorn(cls, project: Path, **settings: str) -> Self:
        port = free_port()
        bind = f"127.0.0.1:{port}"
        return cls(project, *GUNICORN, port=port, ready="Listening at", BIND=bind, **settings)

    def __enter__(self) -> Self:
        wait_until(lambda: self.ready in self.output or self.process.poll() is not None, 180)
        if self.ready not in self.output:
            self.end(signal.SIGTERM)
            raise AssertionError(self.output)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.end(signal.SIGTERM)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        return self.log.read_text()

    @property
    def parts(self) -> list[int]:
        """The processes that it has started, each a group of its own."""
        pid = self.process.pid
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def end(self, number: signal.Signals) -> int:
        """Have it end by a signal; returns its exit code."""
        self.process.send_signal(number)
        return self.process.wait(20)

    def ask(self, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        """Get a page, or post a form to it."""
        method, body = ("GET", None) if form is None else ("POST", urlencode(form))
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers | kind)
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read().decode())
        finally:
            connection.close()


def is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
