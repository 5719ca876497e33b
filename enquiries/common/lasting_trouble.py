"""A trouble that lasts is one line of the log, and another every five minutes."""

import logging
import time

AGAIN = 300.0  # seconds until it is told again
FORGOTTEN = 120.0  # seconds without it, after which the next is another


class LastingTrouble:
    """What one process has said of a trouble."""

    def __init__(self, logger: logging.Logger) -> None:
        self.logger = logger
        self.over()

    def over(self) -> None:
        """Have the next be told at once."""
        self.told_at = self.met_at = float("-inf")

    @property
    def is_told(self) -> bool:
        """Whether this process has told of the trouble that lasts."""
        return self.told_at > float("-inf")

    def met(self, words: str, *values: object) -> None:
        """Tell of it, unless it was told a short while ago and has gone on since."""
        now = time.monotonic()
        is_another = now - self.met_at > FORGOTTEN
        self.met_at = now
        if is_another or now - self.told_at >= AGAIN:
            self.told_at = now
            self.logger.error(words, *values)
