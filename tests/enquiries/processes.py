"""Workers as processes of their own, on the test's database and mail server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
LEASE = "60"


def database_url() -> str:
    """The address of the test's database, for another process."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    login = f"{database['USER']}:{database['PASSWORD']}"
    return f"postgres://{login}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


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


def worker(mail_port: int, *options: str) -> AbstractContextManager[subprocess.Popen[str]]:
    return start(mail_port, "manage.py", "worker", *options)


def drain(mail_port: int) -> None:
    """Let a healthy worker send what is due."""
    with worker(mail_port, "--drain") as process:
        _, log = process.communicate(timeout=30)
        assert process.returncode == 0, log
