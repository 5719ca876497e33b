"""`manage.py worker`: sends queued mail until it is told to stop."""

import logging
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connection

from enquiries.outbox import Courier, wait_for_mail

IDLE_SECONDS = 0.5
LONGEST_DATABASE_PAUSE = 15.0

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Sends queued mail. Any number may run, on any number of hosts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--drain", action="store_true", help="send what is due, then exit")

    def handle(self, *args: Any, drain: bool, **options: Any) -> None:
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        courier = Courier()
        if drain:
            self.drain(courier, stop)
        else:
            self.serve(courier, stop)
        courier.hang_up()

    def drain(self, courier: Courier, stop: Event) -> None:
        while not stop.is_set() and courier.deliver_next():
            if courier.failures:
                raise CommandError("The mail server is out of reach; letters are kept and wait.")

    def serve(self, courier: Courier, stop: Event) -> None:
        logger.info("worker ready")
        database_failures = 0
        while not stop.is_set():
            try:
                if not courier.deliver_next():
                    wait_for_mail(IDLE_SECONDS, stop)
                stop.wait(courier.pause)
            except (OperationalError, InterfaceError) as error:
                if not database_failures:
                    logger.error("the database is away: %s", type(error).__name__)  # noqa: TRY400
                database_failures += 1
                connection.close()
                stop.wait(min(LONGEST_DATABASE_PAUSE, 0.5 * 2**database_failures))
            else:
                if database_failures:
                    logger.info("the database is back")
                database_failures = 0
        logger.info("worker stopped")
