"""Several couriers in one worker, each with a connection of its own.

They wait for a slow mail server side by side. A server that answers at once leaves nothing to wait
for: then the first works alone, for threads of Python would only stand in each other's way.
"""

import logging
from threading import Event, Thread

from django.db import Error, connection

from .courier import Courier
from .pulse import Pulse

LOOK_SECONDS = 0.05  # how soon the others see that the first is kept waiting

logger = logging.getLogger(__name__)


class Lanes:
    """The first lane is the worker's own; the others help it while its server is slow."""

    def __init__(self, pulse: Pulse, number: int, stop: Event) -> None:
        self.first = Courier(pulse)
        self.stop = stop
        self.couriers = [Courier(pulse) for _ in range(number - 1)]
        self.threads = [
            Thread(target=self.run, args=[courier], name="lane", daemon=True)
            for courier in self.couriers
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def run(self, courier: Courier) -> None:
        """Help the first lane until the worker is to stop; tell no trouble that it tells."""
        while not self.stop.wait(courier.pause or LOOK_SECONDS):
            try:
                if self.is_help_needed():
                    courier.deliver_next(self.is_help_needed)
            except Error:
                connection.close()
            except Exception:  # nothing ends a lane
                logger.exception("a lane goes on after an error")
        courier.hang_up()
        connection.close()

    def is_help_needed(self) -> bool:
        is_waiting = self.first.is_busy and self.first.connection.is_slow
        return is_waiting and not self.first.failures and not self.stop.is_set()

    def end(self) -> None:
        """Let each finish its letter, then hang up."""
        for thread in self.threads:
            if thread.ident is not None:
                thread.join()
        self.first.hang_up()
