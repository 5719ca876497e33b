"""`manage.py worker`: sends queued mail and runs the periodic jobs until it is told to stop."""

import gc
import logging
import signal
import time
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection

from enquiries.common import clock
from enquiries.common.lasting_trouble import LastingTrouble
from enquiries.delivery import periodic
from enquiries.delivery.alarm import SignOfLife
from enquiries.delivery.courier import Courier
from enquiries.delivery.lanes import Lanes
from enquiries.delivery.pulse import Pulse
from enquiries.delivery.waking import wait_for_mail
from enquiries.delivery.watchdog import tell_systemd
from enquiries.inbound.rounds import Rounds

IDLE_SECONDS = 0.5
LOOK_SECONDS = 10.0
LONGEST_PAUSE = 15.0

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Sends queued mail. Any number may run, on any number of hosts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--drain", action="store_true", help="send what is due, then exit")

    def handle(self, *args: Any, drain: bool, **options: Any) -> None:
        self.stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2):
            signal.signal(number, signal.SIG_IGN)  # a terminal that is closed, a log rotated
        self.next_look = 0.0
        self.troubles = 0
        self.trouble = LastingTrouble(logger)
        self.sign_of_life = SignOfLife()
        if drain:
            self.drain(Courier())
        else:
            self.serve()

    def drain(self, courier: Courier) -> None:
        self.demand_agreement()
        while not self.stop.is_set() and courier.deliver_next(lambda: not self.stop.is_set()):
            if courier.failures:
                raise CommandError("The mail server is out of reach; letters are kept and wait.")
        courier.hang_up()

    def serve(self) -> None:
        self.demand_agreement()
        logger.info("worker ready")
        pulse, rounds = Pulse(), Rounds()
        rounds.start()
        gc.freeze()  # the code that is loaded stays: it is not searched for garbage at each letter
        lanes = Lanes(pulse, settings.OUTBOX_LANES, self.stop)
        self.courier = lanes.first
        lanes.start()
        try:
            self.go_round(pulse)
        finally:
            lanes.end()
            rounds.end()
            pulse.end()
        logger.info("worker stopped")

    def go_round(self, pulse: Pulse) -> None:
        while not self.stop.is_set():
            try:
                self.work(pulse)
            except Error as error:
                self.trouble.met("the database is away: %s", type(error).__name__)
                self.pause()
                connection.close()
            except CommandError:
                raise
            except Exception:  # a file or folder that is missing or full ends no worker
                logger.exception("the worker goes on after an error")
                self.pause()

    def demand_agreement(self) -> None:
        """Raises CommandError where this host's clock is wrong; an absent database is for later."""
        try:
            clock.demand_agreement()
        except clock.ClocksDisagree as error:
            self.stop.set()
            raise CommandError(str(error)) from error
        except Error:
            connection.close()

    def work(self, pulse: Pulse) -> None:
        """One round: say that we live, run what is due, deliver letters or wait for one."""
        tell_systemd()
        if not pulse.is_started:
            periodic.schedule()
            pulse.start()
        if time.monotonic() >= self.next_look:
            self.demand_agreement()
            periodic.run_due()
            self.sign_of_life.give()
            self.next_look = time.monotonic() + LOOK_SECONDS
        is_idle = not self.courier.deliver_next(self.may_go_on)
        if self.troubles:
            logger.info("the worker works again")
            self.troubles = 0
            self.trouble.over()
        if is_idle:
            wait_for_mail(IDLE_SECONDS, self.stop)
        elif self.courier.pause:
            self.stop.wait(self.courier.pause)

    def may_go_on(self) -> bool:
        """Whether the next letter may follow before anything else is looked at."""
        return not self.stop.is_set() and time.monotonic() < self.next_look

    def pause(self) -> None:
        """Wait, longer each time."""
        self.troubles += 1
        self.stop.wait(min(LONGEST_PAUSE, 0.25 * 2**self.troubles))
