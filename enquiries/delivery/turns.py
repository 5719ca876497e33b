"""Whose turn it is to write: on SQLite, whose own way to wait for a writer is to sleep."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from threading import Lock

from django.db import connection, transaction

ONE_WRITER = Lock()


def turn() -> AbstractContextManager[object]:
    """Let the lanes of a worker write one after the other."""
    return ONE_WRITER if connection.vendor == "sqlite" else nullcontext()


@contextmanager
def writing() -> Iterator[None]:
    """Write in one transaction; what follows its commit, as a line in a file, needs no turn."""
    with ExitStack() as held:
        held.enter_context(turn())
        with transaction.atomic():
            transaction.on_commit(held.close)
            yield
