"""A mail server on a host of its own: `python -m tests.cluster.mail_host ADDRESS PORT`.

It says a line of JSON when somebody begins to hand it a letter, and when it has taken one. The
letters of people whose address begins with `slow` it takes so slowly that a sender can be cut off
in the middle.
"""
# ruff: noqa: N802 (aiosmtpd calls its hooks by the verbs)

import asyncio
import json
import re
import signal
import sys
import time
from email.message import Message

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.enquiries.mail_server import ACCEPTED, MailServer

SECONDS = 3.0
REFERENCE = re.compile(r"MBP-[A-Z0-9]{6}")


def say(event: str, **facts: object) -> None:
    sys.stdout.write(json.dumps({"event": event, "at": time.time(), **facts}) + "\n")
    sys.stdout.flush()


def text(letter: Message) -> str:
    """The first part that people read."""
    part = next(part for part in letter.walk() if part.get_content_type() == "text/plain")
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


class MailHost(MailServer):
    async def handle_RCPT(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        by = session.peer[0] if session.peer else ""
        say("begun", to=address, by=by)
        if address.startswith("slow"):
            await asyncio.sleep(SECONDS)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        line = await super().handle_DATA(server, session, envelope)
        if line == ACCEPTED:
            letter = self.received.pop()
            about = sorted(set(REFERENCE.findall(text(letter))))
            say("taken", to=envelope.rcpt_tos[0], id=letter["Message-ID"], about=about)
        return line


if __name__ == "__main__":
    server = MailHost(sys.argv[1], int(sys.argv[2]))
    server.controller.start()
    signal.pause()
