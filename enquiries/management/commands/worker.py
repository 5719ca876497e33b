"""`manage.py worker`: sends queued mail and runs the periodic jobs until it is told to stop."""

import logging
import os
import signal
import socket
import time
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connection

from enquiries.delivery import periodic
from enquiries.delivery.courier import STOPPED, Courier, wait_for_mail
from enquiries.outbox.heartbeat import WorkerHeartbeat

IDLE_SECONDS = 0.5
BEAT_SECONDS = 10.0
ERROR_PAUSE = 1.0
LONGEST_DATABASE_PAUSE = 15.0

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Sends queued mail. Any number may run, on any number of hosts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--drain", action="store_true", help="send what is due, then exit")

    def handle(self, *args: Any, drain: bool, **options: Any) -> None:
        self.stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        self.courier = Courier()
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.next_beat = 0.0
        self.database_failures = 0
        if drain:
            self.drain()
        else:
            self.serve()
        self.courier.hang_up()

    def drain(self) -> None:
        while not self.stop.is_set() and self.courier.deliver_next():
            if self.courier.failures:
                raise CommandError("The mail server is out of reach; letters are kept and wait.")

    def serve(self) -> None:
        logger.info("worker ready")
        while not self.stop.is_set():
            try:
                self.work()
            except (OperationalError, InterfaceError) as error:
                self.wait_for_database(error)
            except STOPPED:
                raise
            except BaseException:  # whatever it was, the other letters go on
                logger.exception("the worker goes on after an error")
                self.stop.wait(ERROR_PAUSE)
        try:
            WorkerHeartbeat.objects.filter(name=self.name).delete()
        except (OperationalError, InterfaceError):
            logger.info("the database is away; the heartbeat will lapse by itself")
        logger.info("worker stopped")

    def work(self) -> None:
        """One round: say that we live, run what is due, deliver one letter or wait for one."""
        if time.monotonic() >= self.next_beat:
            if not self.next_beat:
                periodic.schedule()
            WorkerHeartbeat.objects.beat(self.name)
            periodic.run_due()
            self.next_beat = time.monotonic() + BEAT_SECONDS
        is_idle = not self.courier.deliver_next()
        if self.database_failures:
            logger.info("the database is back")
            self.database_failures = 0
        if is_idle:
            wait_for_mail(IDLE_SECONDS, self.stop)
        elif self.courier.pause:
            self.stop.wait(self.courier.pause)

    def wait_for_database(self, error: Exception) -> None:
        """Pause, longer each time; one line of log an outage."""
        if not self.database_failures:
            logger.error("the database is away: %s", type(error).__name__)
        self.database_failures += 1
        connection.close()
        self.stop.wait(min(LONGEST_DATABASE_PAUSE, 0.25 * 2**self.database_failures))
