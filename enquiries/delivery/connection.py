"""The conversation with the mail server: kept while it works, cut when a letter's time is up."""

import smtplib
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from select import select
from socket import SHUT_RDWR
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from .mailer import mailer

SLOW = 0.01  # seconds for one letter, above which waiting is most of the work
STUCK = 0.25  # seconds after which a letter is waited for in earnest, whatever was before
RECENT = 8  # letters by whose quickest the server is judged: the others may have waited for us
OK = 250  # RFC 5321
STILL_WARM = 1.0  # seconds after a letter in which the server is not asked whether it is there


class ClaimLost(Exception):  # noqa: N818 (no error: another has the letter)
    """The letter may be in another's hands by now, so it must not be sent from here."""


class MailConnection:
    """One connection to the mail server; to a folder or to nowhere it is always open.

    `may_send` is asked when a letter is about to be handed over, the last moment at which it can
    still be kept back; it raises ClaimLost.
    """

    def __init__(self, may_send: Callable[[], None]) -> None:
        self.may_send = may_send
        self.has_begun = False  # to hand the letter's text over
        self.server = mailer()
        self.sent_at = 0.0
        self.began: float | None = None
        self.took = deque([0.0] * RECENT, maxlen=RECENT)
        self.quickest = 0.0
        self.deadline: float | None = None

    @property
    def is_smtp(self) -> bool:
        return isinstance(self.server, EmailBackend)

    @property
    def session(self) -> smtplib.SMTP | None:
        """The conversation with the server; None while there is none, or mail goes to files."""
        return self.server.connection if isinstance(self.server, EmailBackend) else None

    def call(self) -> bool:
        """Have a live connection that has been greeted; whether it is a new one.

        Raises OSError or SMTPException.
        """
        rested = time.monotonic() - self.sent_at
        if self.session and not is_alive(self.session, rested):
            self.hang_up()
        try:
            is_new = bool(self.server.open())
        except OSError:  # a certificate that is not to be trusted is a ValueError as well
            raise
        except ValueError as error:  # a challenge that smtplib cannot read
            raise smtplib.SMTPException from error
        if is_new and self.session:
            self.session.ehlo_or_helo_if_needed()
            self.session.data = self.guarded(self.session)  # type: ignore[method-assign]
        return is_new

    def guarded(self, session: smtplib.SMTP) -> Callable[..., Any]:
        """The step after which the server has the letter, taken only if we may.

        Whatever begins with a 2 says that it has (RFC 5321, 4.3.2); smtplib knows 250 alone, and
        the letter would be sent again. So it would be by who hangs up on a server that still looks
        through it: that is waited for until the letter's time is up (4.5.3.2.6: ten minutes).
        """
        data = session.data

        @wraps(data)
        def step(*args: Any) -> Any:
            self.may_send()
            self.has_begun = True
            line: Any = session.sock  # there is one: the server has just answered
            patience = line.gettimeout()
            left = self.deadline - time.monotonic() if self.deadline else 0.0
            line.settimeout(max(patience or 0.0, left) or None)
            code, words = data(*args)
            line.settimeout(patience)
            return (OK if code // 100 == 2 else code), words  # noqa: PLR2004

        return step

    def send(self, message: EmailMessage) -> None:
        """Hand a message over."""
        self.has_begun = False
        if not self.is_smtp:
            self.may_send()
        began = self.began = time.monotonic()
        try:
            self.server.send_messages([message])
        finally:
            self.began, self.sent_at = None, time.monotonic()
            self.took.append(self.sent_at - began)
            self.quickest = min(self.took)

    @property
    def is_slow(self) -> bool:
        """Whether the server keeps us waiting, with this letter or with each of the last.

        A single one may have waited for the processor, which the other lanes hold.
        """
        began = self.began
        is_stuck = began is not None and time.monotonic() - began > STUCK
        return is_stuck or self.quickest > SLOW

    def cut_when_overdue(self) -> None:
        """Break the line if the letter's time is up, however slowly the server still speaks.

        Called from another thread than the one that sends.
        """
        session = self.session
        if self.deadline and time.monotonic() > self.deadline and session and session.sock:
            with suppress(OSError, AttributeError):
                session.sock.shutdown(SHUT_RDWR)

    def hang_up(self) -> None:
        """Say goodbye; by now every outcome is committed, so a failure here changes nothing."""
        try:
            self.server.close()
        except (OSError, smtplib.SMTPException):
            self.server = mailer()


def is_alive(session: smtplib.SMTP, rested: float) -> bool:
    """Whether a kept connection still works: nothing was said unasked, as a goodbye is.

    After a rest the server is asked. A reply too many would be taken for that to what comes next.
    """
    try:
        if session.sock is None or select([session.sock], [], [], 0)[0]:
            return False
        return rested < STILL_WARM or session.noop()[0] == OK
    except (OSError, smtplib.SMTPException):
        return False
