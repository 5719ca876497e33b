"""Delivers the letters that are due: claim, render, send, record."""

import logging
import smtplib
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import Error, connection

from enquiries.letters import rendering
from enquiries.outbox.outage import MailOutage
from enquiries.outbox.outgoing_email import OutgoingEmail
from enquiries.outbox.rules import ABOUT_US, ALIKE_IN_A_ROW, ALL_ALIKE, TOOK_TOO_LONG, UNAVAILABLE
from enquiries.privacy.erasure import truncate_wal

from .connection import ClaimLost, MailConnection
from .faults import ABOUT_THE_RECIPIENT, is_going_away, is_outage, is_transient, reason, reply
from .pulse import Pulse
from .turns import turn, writing

LONGEST_PAUSE = 60.0
DATABASE_RETRY = 1.0
LOOK_FOR_OUTAGE = 1.0  # seconds after which a letter that left asks whether an outage was noted
SHARE_OF_LEASE = 0.8  # within which a letter is handed over, or the line is cut

STOPPED = (KeyboardInterrupt, SystemExit)  # the only reasons to leave a letter in the middle

Condition = Callable[[], bool]
Outcome = Callable[[], bool]

logger = logging.getLogger(__name__)


def never() -> bool:
    return False


class Courier:
    """Carries due letters to the mail server over one connection, kept while it works.

    With a pulse, its letters are free soon after it is dead; without, when their lease ends.
    """

    def __init__(self, pulse: Pulse | None = None) -> None:
        self.lease = timedelta(seconds=settings.OUTBOX_LEASE)
        self.pulse = pulse
        self.connection = MailConnection(self.may_send)
        self.failures = 0
        self.looked_at = 0.0
        self.email: OutgoingEmail | None = None
        self.claimed_at = 0.0
        self.is_busy = False
        if pulse:
            pulse.watched.append(self.connection.cut_when_overdue)

    @property
    def pause(self) -> float:
        """Seconds to wait before the server is tried again: 0 while it works, then growing."""
        return min(LONGEST_PAUSE, 2.0 ** (self.failures - 1)) if self.failures else 0.0

    def deliver_next(self, may_go_on: Condition = never) -> bool:
        """Deliver the letter that has been due longest; False when none is due.

        While it may go on, others follow: the next is claimed in the commit of the last outcome,
        for commits are what a worker waits for most.
        """
        with turn():
            email = self.claim()
        return self.deliver(email, may_go_on)

    def deliver_one(self, email_id: UUID) -> bool:
        """Deliver this letter; False when it is not due: settled, or in another's hands."""
        self.claimed_at = time.monotonic()
        one = OutgoingEmail.objects.filter(pk=email_id)
        return self.deliver(one.claim_next(lease=self.lease), never)

    def claim(self) -> OutgoingEmail | None:
        self.claimed_at = time.monotonic()
        name = self.pulse.name if self.pulse else ""
        return OutgoingEmail.objects.claim_next(lease=self.lease, worker=name)

    def deliver(self, email: OutgoingEmail | None, may_go_on: Condition) -> bool:
        """Carry what was just claimed and record the outcome; False when that is nothing."""
        self.is_busy = email is not None
        if email is None:
            self.hang_up()
            truncate_wal()
            return False
        while email:
            self.email, lease_ends = email, self.claimed_at + self.lease.total_seconds()
            self.connection.deadline = self.claimed_at + SHARE_OF_LEASE * self.lease.total_seconds()
            outcome = self.attempt(email)
            self.connection.deadline = None
            email = self.record(email, outcome, may_go_on, until=lease_ends)
        return True

    def record(
        self, email: OutgoingEmail, outcome: Outcome, may_go_on: Condition, *, until: float
    ) -> OutgoingEmail | None:
        """Write the outcome; returns the next letter, where one was claimed along with it."""
        if not self.failures and may_go_on():
            with suppress(Exception), writing():  # or else the outcome is written alone
                outcome()
                return self.claim()
        record(email, outcome, until=until)
        return None

    def may_send(self) -> None:
        """Raises ClaimLost unless the letter at hand is surely still ours."""
        if not self.email or not self.connection.deadline:
            return
        is_in_time = time.monotonic() < self.connection.deadline
        if is_in_time and (self.pulse is None or self.pulse.has_beaten_since(self.claimed_at)):
            return
        if self.pulse:
            self.pulse.beat()
        if not is_in_time or not self.email.is_held:
            raise ClaimLost

    def attempt(self, email: OutgoingEmail) -> Outcome:
        """Render and send outside any transaction; returns what to record."""
        try:
            if no_longer := email.why_not_needed():
                return lambda: email.record_unsent(no_longer)
            message = rendering.render(email)
        except Error:
            return lambda: email.release("the database was out of reach")
        except STOPPED:
            raise
        except BaseException as error:  # noqa: BLE001 (whatever it is, it blocks nobody else)
            return self.unwritable(email, error)
        return self.send(email, message)

    def send(self, email: OutgoingEmail, message: EmailMultiAlternatives) -> Outcome:
        """Hand the message to the server and tell an outage from a refusal."""
        try:
            is_new = self.connection.call()
        except (OSError, smtplib.SMTPException) as error:
            return self.postpone(email, f"{UNAVAILABLE}: {reason(error)}")
        try:
            self.connection.send(message)
        except (OSError, smtplib.SMTPException) as error:
            is_early = not self.connection.has_begun
            if is_early and is_going_away(error) and not is_new:  # some take few a connection
                self.hang_up()
                return self.send(email, message)
            return self.refused(email, message, error)
        except (ClaimLost, Error):
            return self.kept_back(email)
        except STOPPED:
            raise
        except BaseException as error:  # noqa: BLE001 (the same, found when the message is built)
            return self.unwritable(email, error)
        return self.taken(email)

    def taken(self, email: OutgoingEmail) -> Outcome:
        """The server has taken the letter: an outage, if any was noted, is over."""
        now = time.monotonic()
        may_be_out = self.failures or now - self.looked_at > LOOK_FOR_OUTAGE
        self.failures = 0
        if not may_be_out:
            return email.record_sent
        self.looked_at = now

        def outcome() -> bool:
            MailOutage.objects.end()
            return email.record_sent()

        return outcome

    def unwritable(self, email: OutgoingEmail, error: BaseException) -> Outcome:
        """The letter itself is at fault: it is charged, and the others go on."""
        logger.error("cannot write %s %s", email.letter, email.pk, exc_info=error)
        why = f"cannot be rendered: {type(error).__name__}"
        return lambda: email.record_failure(why)

    def refused(
        self, email: OutgoingEmail, message: EmailMultiAlternatives, error: Exception
    ) -> Outcome:
        """Judge an error that came after the connection stood."""
        why = reason(error)
        if not self.connection.is_smtp:  # a folder that is missing or full
            return self.postpone(email, f"{UNAVAILABLE}: {why}")
        sender = parseaddr(message.from_email)[1]
        if is_outage(error, sender=sender, recipient=email.recipient):
            return self.postpone(email, f"{ABOUT_US}: {why}")
        if not is_transient(error):
            return self.refused_for_good(email, why)
        if reply(error)[0] is None:  # the line broke: this letter may be why, so it is charged
            return self.pausing(why, lambda: email.record_failure(why))
        return lambda: email.record_failure(why)

    def refused_for_good(self, email: OutgoingEmail, why: str) -> Outcome:
        """Give up the letter; unless others died of the same, when it cannot be their fault."""
        others = OutgoingEmail.objects.died_alike(why).exclude(recipient=email.recipient)
        enough = ALIKE_IN_A_ROW["recipient" if ABOUT_THE_RECIPIENT.search(why) else "any"]
        if others.values("recipient").distinct().count() + 1 < enough:
            return lambda: email.record_refusal(why)
        return self.postpone(email, f"{ALL_ALIKE}: {why}")

    def postpone(self, email: OutgoingEmail, why: str) -> Outcome:
        """No letter's fault: charge none, and pause."""
        return self.pausing(why, lambda: email.release(why))

    def pausing(self, why: str, outcome: Outcome) -> Outcome:
        """Pause, longer each time, and note with the outcome that no letter can leave."""
        self.failures += 1
        self.hang_up()

        def noted() -> bool:
            MailOutage.objects.begin(why)
            return outcome()

        return noted

    def kept_back(self, email: OutgoingEmail) -> Outcome:
        """Another may have the letter by now: the server is not given it."""
        logger.warning("%s was kept back: it may be in another's hands", email.pk)
        self.hang_up()
        return lambda: email.record_failure(TOOK_TOO_LONG)

    def hang_up(self) -> None:
        self.connection.hang_up()


def record(email: OutgoingEmail, outcome: Outcome, *, until: float) -> None:
    """Write the outcome, waiting out a database that is away, until the lease has ended."""
    while True:
        try:
            with turn():
                outcome()
        except Error:
            connection.close()
            if time.monotonic() > until:
                logger.error("outcome of %s lost: the database was away too long", email.pk)  # noqa: TRY400
                return
            time.sleep(DATABASE_RETRY)
        else:
            return
