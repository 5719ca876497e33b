"""What takes the mail of a benchmark and keeps none of it, for `aiosmtpd -c`."""
# ruff: noqa: N802 (aiosmtpd calls its hooks by the verbs)

import asyncio
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """Takes each letter after a delay, in seconds: 0, or what real mail servers need.

    Where a file is named, it gets a line for each letter: the second when it was taken, its bytes.
    """

    def __init__(self, delay: float, arrivals: str) -> None:
        self.delay = delay
        self.arrivals = arrivals

    @classmethod
    def from_cli(cls, _parser: ArgumentParser, delay: str, arrivals: str = "") -> Self:
        return cls(float(delay), arrivals)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.delay)
        if self.arrivals:
            with Path(self.arrivals).open("a") as file:
                file.write(f"{time.monotonic()} {len(envelope.original_content or b'')}\n")
        return "250 OK"
