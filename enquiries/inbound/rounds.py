"""Reads the mailbox every minute, in a thread of the worker: one that hangs holds up nobody."""

import logging
from collections import Counter
from datetime import timedelta
from threading import Event, Thread
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.models.functions import Now

from enquiries.outbox.heartbeat import PeriodicJob

from .mailboxes import opened
from .reader import Reader, empty_folder
from .taken_in import TakenIn

EVERY = timedelta(minutes=1)
LOOK_SECONDS = 5.0
JOB = "inbound"

logger = logging.getLogger(__name__)


def read_once(reader: Reader) -> Counter[str]:
    """Read the mailbox once, and empty its folder of what is to go; how many of each kind."""
    with opened(urlsplit(settings.INBOUND_URL)) as mailbox:
        done = reader.read(mailbox)
        if TakenIn.objects.unwanted().exists():
            empty_folder(mailbox)
    return done


class Rounds:
    """Rounds of reading, of which all workers together do one a minute."""

    def __init__(self) -> None:
        self.reader = Reader()
        self.is_away = False
        self.stop = Event()
        self.thread = Thread(target=self.run, name="inbound", daemon=True)

    def start(self) -> None:
        if settings.INBOUND_URL and self.thread.ident is None:
            self.thread.start()

    def run(self) -> None:
        while not self.stop.wait(LOOK_SECONDS):
            self.turn()
        connection.close()

    def turn(self) -> None:
        """Read if a round is due and no other worker does it. No error ends the rounds."""
        try:
            first = PeriodicJob(name=JOB, due_at=Now() - EVERY)  # due at once
            PeriodicJob.objects.bulk_create([first], ignore_conflicts=True)
            if PeriodicJob.objects.get(name=JOB).take(EVERY):
                read_once(self.reader)
                self.is_away = False
        except (DatabaseError, InterfaceError):  # the worker tells of it
            connection.close()
        except Exception as error:  # noqa: BLE001 (whatever a mailbox says, letters leave)
            self.away(error)

    def away(self, error: Exception) -> None:
        """One line of log however long it lasts."""
        if not self.is_away:
            logger.error("the clinic's mailbox cannot be read: %s", type(error).__name__)
        self.is_away = True

    def end(self) -> None:
        self.stop.set()
        if self.thread.ident is not None:
            self.thread.join(timeout=LOOK_SECONDS)
