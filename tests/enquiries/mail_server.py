"""A real SMTP server that can misbehave at any step."""
# ruff: noqa: N802 (aiosmtpd calls its hooks by the verbs)

import asyncio
import email
from collections.abc import Callable, Coroutine
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.running_site import free_port

Behaviour = Callable[[SMTP], Coroutine[Any, Any, str]]
ACCEPTED = "250 OK"


def reply(line: str) -> Behaviour:
    """Answer a verb with this line."""

    async def behave(server: SMTP) -> str:
        return line

    return behave


async def hang(server: SMTP) -> str:
    """Never answer (longer than any client waits)."""
    await asyncio.sleep(30)
    return ACCEPTED


async def disconnect(server: SMTP) -> str:
    """Break the line without a word."""
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()
    return ACCEPTED


class MailServer:
    """Collects what it accepts; `behave["DATA"] = reply("451 later")` makes a verb misbehave."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.received: list[email.message.Message] = []
        self.connections = 0
        self.behave: dict[str, Behaviour] = {}
        self.accepts_login = True
        self.controller = Controller(
            self,
            hostname=host,
            port=port or free_port(),
            authenticator=self.authenticate,
            auth_require_tls=False,
        )

    @property
    def port(self) -> int:
        return int(self.controller.port)

    @property
    def message_ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.received]

    def authenticate(self, *_: object) -> AuthResult:
        return AuthResult(success=self.accepts_login, handled=False)

    async def answer(self, verb: str, server: SMTP) -> str:
        behaviour = self.behave.get(verb)
        return await behaviour(server) if behaviour else ACCEPTED

    async def handle_EHLO(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        line = await self.answer("EHLO", server)
        return responses if line == ACCEPTED else [line]

    async def handle_HELO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str
    ) -> str:
        session.host_name = hostname
        return await self.answer("EHLO", server)

    async def handle_MAIL(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        envelope.mail_from = address
        return await self.answer("MAIL", server)

    async def handle_RCPT(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        envelope.rcpt_tos.append(address)
        line = await self.answer(f"RCPT {address}", server)
        return line if line != ACCEPTED else await self.answer("RCPT", server)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        line = await self.answer("DATA", server)
        if line == ACCEPTED:
            assert isinstance(envelope.content, bytes)
            self.received.append(email.message_from_bytes(envelope.content))
            await self.answer("ACCEPTED", server)
        return line
