"""Workers as processes of their own, on the test's database and mail server."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from tests.running_site import database_url, free_port

ROOT = Path(__file__).resolve().parent.parent.parent
LEASE = "60"


def environment(mail_port: int) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "mybackpain.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}?timeout=3",
        "OUTBOX_LEASE": LEASE,
    }


@contextmanager
def start(mail_port: int, *command: str) -> Iterator[subprocess.Popen[str]]:
    """Run Python with these arguments, to be ended by the test; its log is on `stderr`."""
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(mail_port),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def site(mail_port: int) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """The site under gunicorn: its port and its process, once all of its code is loaded."""
    port = free_port()
    command = ["-m", "gunicorn", "mybackpain.wsgi", "-c", "python:mybackpain.gunicorn"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "1"]
    with start(mail_port, *command) as process:
        while process.poll() is None and not answers(port):
            time.sleep(0.05)
        try:
            yield port, process
        finally:
            process.terminate()
            process.wait(timeout=10)


def answers(port: int) -> bool:
    browser = http.client.HTTPConnection("127.0.0.1", port)
    with closing(browser):
        try:
            browser.request("GET", "/admin/")  # leads elsewhere, and needs no static files
            return bool(browser.getresponse().status)
        except ConnectionError:
            return False


def worker(mail_port: int, *options: str) -> AbstractContextManager[subprocess.Popen[str]]:
    return start(mail_port, "manage.py", "worker", *options)


def drain(mail_port: int) -> None:
    """Let a healthy worker send what is due."""
    with worker(mail_port, "--drain") as process:
        _, log = process.communicate(timeout=30)
        assert process.returncode == 0, log
