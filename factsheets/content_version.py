"""Which content the database holds: a mark that every change to it replaces.

Triggers in the database set the mark in the transaction of the change itself, whatever made the
change: admin, a command, `loaddata`, a restored backup or SQL by hand.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from secrets import token_hex

from django.db import Error, connection

LOOK_EVERY = 1.0  # seconds for which a process trusts its last look
LOOK_AFTER_FAILURE = 10.0  # seconds: an unreachable host can cost five before it is given up

OWN = ContextVar("OWN", default="")  # the mark of content that this thread alone has before it


class LastLook:
    """The mark as this process last saw it, and when it looks again (monotonic seconds)."""

    mark = ""
    next_at = 0.0


def read() -> str:
    renew_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark FROM factsheets_contentversion")
        mark: str = cursor.fetchone()[0]
    if connection.vendor != "sqlite":  # which has no pool that waits for it, and is slow to open
        renew_connection()
    return mark


def renew_connection() -> None:
    """What Django does before and after a request: whoever asks need not be serving one."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def current() -> str:
    """The mark, at most a second old; the last one seen while the database is out of reach."""
    if own := OWN.get():
        return own
    now = time.monotonic()
    if now >= LastLook.next_at:
        LastLook.next_at = now + LOOK_EVERY
        try:
            LastLook.mark = read()
        except Error:
            LastLook.next_at = time.monotonic() + LOOK_AFTER_FAILURE
    return LastLook.mark


@contextmanager
def apart() -> Iterator[None]:
    """Keep what is read inside the block from every other thread, which must not see it."""
    token = OWN.set(token_hex(16))
    try:
        yield
    finally:
        OWN.reset(token)


def look_again() -> None:
    """Ask the database the next time: this process may just have changed the content."""
    LastLook.next_at = 0.0
