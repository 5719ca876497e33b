"""The site under gunicorn, spoken to byte by byte."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from tests.running_site import database_url, free_port

PATIENCE = 15.0


@contextmanager
def gunicorn(
    port: int, environment: dict[str, str], log: int | IO[str] = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    """The site as production serves it."""
    command = ["gunicorn", "mybackpain.wsgi", "-c", "python:mybackpain.gunicorn"]
    with subprocess.Popen(
        [sys.executable, "-m", *command],
        env=os.environ | {"BIND": f"127.0.0.1:{port}"} | environment,
        stderr=log,
    ) as process:
        try:
            wait_until_open(port)
            yield process
        finally:
            process.terminate()


@contextmanager
def served(**environment: str) -> Iterator[int]:
    """The site on the port given, with the test's database."""
    port = free_port()
    with gunicorn(port, {"DATABASE_URL": database_url()} | environment):
        yield port


def wait_until_open(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if exchange(port, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"):
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(port)


def exchange(port: int, *parts: bytes) -> str:
    """Send the parts, then read until the other side hangs up or has been silent for a while."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        answer = b""
        try:
            for part in parts:
                connection.sendall(part)
            while chunk := connection.recv(65536):
                answer += chunk
        except (ConnectionError, TimeoutError):
            pass  # it hung up early: what it said before that counts
        return answer.decode("latin-1")


def status(answer: str) -> int:
    return int(answer.split(" ", 2)[1])
