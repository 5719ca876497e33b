"""A worker in trouble at a point: `python -m tests.enquiries.crashing_worker POINT [serve]`."""

import errno
import os
import signal
import sys
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import django
from django.core.management import call_command
from django.db import transaction

django.setup()

from enquiries.letters import rendering  # noqa: E402 (models need Django to be set up)
from enquiries.models import OutgoingEmail  # noqa: E402


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def then_die(function: Callable[..., Any]) -> Callable[..., None]:
    def run(*args: Any) -> None:
        function(*args)
        die()

    return run


def die_once_committed(function: Callable[..., Any]) -> Callable[..., None]:
    def run(*args: Any) -> None:
        function(*args)
        transaction.on_commit(die)

    return run


def then_miss_a_file(function: Callable[..., Any]) -> Callable[..., None]:
    def run(*args: Any) -> None:
        function(*args)
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "/nowhere/erasures.log")

    return run


POINTS: dict[str, tuple[Any, str, Callable[..., None]]] = {
    "after claim": (rendering, "render", die),
    "after render": (rendering, "render", then_die(rendering.render)),
    "after 250": (OutgoingEmail, "record_sent", die),
    "when a file is missing": (
        OutgoingEmail,
        "record_sent",
        then_miss_a_file(OutgoingEmail.record_sent),
    ),
    "after commit": (OutgoingEmail, "record_sent", die_once_committed(OutgoingEmail.record_sent)),
}

if __name__ == "__main__":
    where, name, deadly = POINTS[sys.argv[1]]
    with patch.object(where, name, deadly):
        call_command("worker", *([] if "serve" in sys.argv else ["--drain"]))
