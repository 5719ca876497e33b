"""A worker's heartbeat, in a thread of its own: it beats while a slow server is waited for."""

import logging
import os
import secrets
import socket
import time
from collections.abc import Callable
from threading import Event, Lock, Thread

from django.db import Error, connection

from enquiries.outbox.heartbeat import LAPSES_AFTER, WorkerHeartbeat
from enquiries.outbox.outgoing_email import OutgoingEmail

BEAT_SECONDS = 2.0
GAP = LAPSES_AFTER.total_seconds() / 2  # seconds without a beat after which others may doubt us

logger = logging.getLogger(__name__)


class Pulse:
    """Says that this run of a worker lives, and frees the letters of runs that no longer do."""

    def __init__(self) -> None:
        # A restarted container has its predecessor's host and process number.
        self.name = f"{socket.gethostname()}:{secrets.token_hex(3)}:{os.getpid()}"
        self.beat_at = self.steady_since = 0.0
        self.watched: list[Callable[[], None]] = []
        self.stop = Event()
        self.lock = Lock()
        self.thread = Thread(target=self.run, name="pulse", daemon=True)

    @property
    def is_fresh(self) -> bool:
        """Whether nobody can have taken our letters for those of a dead worker."""
        return time.monotonic() - self.beat_at < GAP

    def has_beaten_since(self, moment: float) -> bool:
        """Whether nobody can have done so since then: a beat may follow a long sleep."""
        return self.is_fresh and self.steady_since <= moment

    @property
    def is_steady(self) -> bool:
        """Whether we have beaten without a gap for so long that who has not is dead.

        After an outage of the database everybody's beats have lapsed, and nobody is dead.
        """
        lapse = LAPSES_AFTER.total_seconds()
        return self.is_fresh and time.monotonic() - self.steady_since > lapse

    @property
    def is_started(self) -> bool:
        return self.thread.ident is not None

    def start(self) -> None:
        self.beat()
        self.thread.start()

    def run(self) -> None:
        while not self.stop.wait(BEAT_SECONDS):
            for look in self.watched:
                look()
            try:
                self.beat()
                if self.is_steady:
                    OutgoingEmail.objects.end_lapsed_leases()
            except Error:  # the worker tells of it
                connection.close()
        connection.close()

    def beat(self) -> None:
        """Beat once, now. Raises what the database raises."""
        with self.lock:
            WorkerHeartbeat.objects.beat(self.name)
            if not self.is_fresh:
                self.steady_since = time.monotonic()
            self.beat_at = time.monotonic()

    def end(self) -> None:
        """Say goodbye: nothing is in our hands any more."""
        self.stop.set()
        if self.is_started:
            self.thread.join()
        try:
            WorkerHeartbeat.objects.filter(name=self.name).delete()
        except Error:
            logger.info("the database is away; the heartbeat will lapse by itself")
