"""What takes the mail of a benchmark and keeps none of it, for `aiosmtpd -c`."""
# ruff: noqa: N802 (aiosmtpd calls its hooks by the verbs)

import asyncio
from argparse import ArgumentParser
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """Takes each letter after a delay, in seconds: 0, or what real mail servers need."""

    def __init__(self, delay: float) -> None:
        self.delay = delay

    @classmethod
    def from_cli(cls, _parser: ArgumentParser, delay: str) -> Self:
        return cls(float(delay))

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.delay)
        return "250 OK"
