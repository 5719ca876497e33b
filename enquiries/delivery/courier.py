"""Delivers the letters that are due: claim, render, send, record."""

import logging
import re
import smtplib
import time
from collections.abc import Callable
from datetime import timedelta
from select import select
from threading import Event
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.db import InterfaceError, OperationalError, connection

from enquiries.letters import rendering
from enquiries.outbox.outgoing_email import OutgoingEmail
from enquiries.outbox.queryset import WAKE_CHANNEL
from enquiries.privacy.erasure import truncate_wal

LONGEST_PAUSE = 60.0
LOGIN_REFUSED = {530, 534, 535}
SERVICE_NOT_AVAILABLE = 421
DATABASE_RETRY = 1.0
STILL_WARM = 1.0  # seconds after a letter in which the server is not asked whether it is there

STOPPED = (KeyboardInterrupt, SystemExit)  # the only reasons to leave a letter in the middle

logger = logging.getLogger(__name__)


def reply_code(error: Exception) -> int | None:
    """The SMTP reply that refused one letter, or None when there was no reply."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), None)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def is_outage(error: Exception) -> bool:
    """Whether the server is at fault, before it has looked at the letter: nothing was sent."""
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError):
        return True
    return reply_code(error) in LOGIN_REFUSED or is_going_away(error)


def is_going_away(error: Exception) -> bool:
    """Whether the server takes no more letters, at least over this connection."""
    is_sender = isinstance(error, smtplib.SMTPSenderRefused)
    return is_sender and reply_code(error) == SERVICE_NOT_AVAILABLE


def is_transient(error: Exception) -> bool:
    """Whether the same letter may be accepted later: no reply, or a 4xx one."""
    code = reply_code(error)
    return code is None or code < 500  # noqa: PLR2004 (RFC 5321: 5xx is permanent)


def reason(error: Exception) -> str:
    """Why a letter was not taken, without the server's words, which quote the address.

    The kind of error, the reply code and the enhanced status code (RFC 3463), where there are any.
    """
    words = " ".join(str(part) for part in error.args)
    status = re.search(r"\b[245]\.\d{1,3}\.\d{1,3}\b", words)
    code = reply_code(error)
    parts = [type(error).__name__, str(code or ""), status.group() if code and status else ""]
    return " ".join(part for part in parts if part)


class Courier:
    """Carries due letters to the mail server over one connection, kept while it works."""

    def __init__(self) -> None:
        self.lease = timedelta(seconds=settings.OUTBOX_LEASE)
        self.server = get_connection()
        self.failures = 0
        self.sent_at = 0.0

    @property
    def pause(self) -> float:
        """Seconds to wait before the server is tried again: 0 while it works, then growing."""
        return min(LONGEST_PAUSE, 2.0 ** (self.failures - 1)) if self.failures else 0.0

    def deliver_next(self) -> bool:
        """Deliver the letter that has been due longest; False when none is due."""
        return self.deliver(OutgoingEmail.objects.claim_next(lease=self.lease))

    def deliver_one(self, email_id: UUID) -> bool:
        """Deliver this letter; False when it is not due: settled, or in another's hands."""
        one = OutgoingEmail.objects.filter(pk=email_id)
        return self.deliver(one.claim_next(lease=self.lease))

    def deliver(self, email: OutgoingEmail | None) -> bool:
        """Carry what was just claimed and record the outcome; False when that is nothing."""
        if email is None:
            self.hang_up()
            truncate_wal()
            return False
        lease_ends = time.monotonic() + self.lease.total_seconds()
        outcome = self.attempt(email)
        record(email, outcome, until=lease_ends)
        return True

    def attempt(self, email: OutgoingEmail) -> Callable[[], bool]:
        """Render and send outside any transaction; returns what to record."""
        try:
            if no_longer := email.why_not_needed():
                return lambda: email.record_unsent(no_longer)
            message = rendering.render(email)
        except (OperationalError, InterfaceError):
            return lambda: email.release("the database was out of reach")
        except STOPPED:
            raise
        except BaseException as error:  # noqa: BLE001 (whatever it is, it blocks nobody else)
            return self.unwritable(email, error)
        return self.send(email, message)

    def send(self, email: OutgoingEmail, message: EmailMultiAlternatives) -> Callable[[], bool]:
        """Hand the message to the server and tell an outage from a refusal."""
        try:
            is_new = self.call()
        except (OSError, smtplib.SMTPException) as error:
            return self.postpone(email, error)
        try:
            self.server.send_messages([message])
        except (OSError, smtplib.SMTPException) as error:
            if is_going_away(error) and not is_new:  # some take few letters a connection
                self.hang_up()
                return self.send(email, message)
            return self.refused(email, error)
        except STOPPED:
            raise
        except BaseException as error:  # noqa: BLE001 (the same, found when the message is built)
            return self.unwritable(email, error)
        if self.failures:
            logger.info("the mail server answers again")
        self.failures = 0
        self.sent_at = time.monotonic()
        return email.record_sent

    def unwritable(self, email: OutgoingEmail, error: BaseException) -> Callable[[], bool]:
        """The letter itself is at fault: it is charged, and the others go on."""
        logger.error("cannot write %s %s", email.letter, email.pk, exc_info=error)
        why = f"cannot be rendered: {type(error).__name__}"
        return lambda: email.record_failure(why)

    def refused(self, email: OutgoingEmail, error: Exception) -> Callable[[], bool]:
        """Judge an error that came after the connection stood."""
        why = reason(error)
        if is_outage(error):
            return self.postpone(email, error)
        if reply_code(error) is None:  # the line broke: this letter may be why, so it is charged
            self.note_outage(why)
        if is_transient(error):
            return lambda: email.record_failure(why)
        return lambda: email.record_refusal(why)

    def postpone(self, email: OutgoingEmail, error: Exception) -> Callable[[], bool]:
        """The server is out of reach or refuses the login: charge no letter, and pause."""
        why = f"mail server unavailable: {reason(error)}"
        self.note_outage(why)
        return lambda: email.release(why)

    def note_outage(self, why: str) -> None:
        """One line of log an outage, however long it lasts."""
        if not self.failures:
            logger.error("%s; trying again with growing pauses", why)
        self.failures += 1
        self.hang_up()

    @property
    def session(self) -> smtplib.SMTP | None:
        """The conversation with the server; None while there is none, or mail goes to files."""
        return self.server.connection if isinstance(self.server, EmailBackend) else None

    def call(self) -> bool:
        """Have a live connection that has been greeted; whether it is a new one."""
        rested = time.monotonic() - self.sent_at
        if self.session and not is_alive(self.session, rested):
            self.hang_up()
        is_new = bool(self.server.open())
        if is_new and self.session:
            self.session.ehlo_or_helo_if_needed()
        return is_new

    def hang_up(self) -> None:
        """Say goodbye; by now every outcome is committed, so a failure here changes nothing."""
        try:
            self.server.close()
        except (OSError, smtplib.SMTPException):
            self.server = get_connection()


def is_alive(session: smtplib.SMTP, rested: float) -> bool:
    """Whether a kept connection still works: listens for a goodbye, and asks after a rest."""
    try:
        if rested < STILL_WARM:
            return session.sock is not None and not select([session.sock], [], [], 0)[0]
        return session.noop()[0] == 250  # noqa: PLR2004 (RFC 5321: OK)
    except (OSError, smtplib.SMTPException):
        return False


def record(email: OutgoingEmail, outcome: Callable[[], bool], *, until: float) -> None:
    """Write the outcome, waiting out a database that is away, until the lease has ended."""
    while True:
        try:
            outcome()
        except (OperationalError, InterfaceError):
            connection.close()
            if time.monotonic() > until:
                logger.error("outcome of %s lost: the database was away too long", email.pk)  # noqa: TRY400
                return
            time.sleep(DATABASE_RETRY)
        else:
            return


def wait_for_mail(seconds: float, stop: Event) -> None:
    """Sleep until mail is queued (told by PostgreSQL), the worker is to stop, or the time is up."""
    if connection.vendor != "postgresql":
        stop.wait(seconds)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {WAKE_CHANNEL}")
    with connection.wrap_database_errors:
        for _ in connection.connection.notifies(timeout=seconds, stop_after=1):
            pass
