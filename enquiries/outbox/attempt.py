"""An attempt at a letter: its claim, and how it can end; a letter has these as its own.

Every outcome is written only where the claim still holds.
"""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from enquiries.consultations.consultation import Consultation
from enquiries.reports.report_request import ReportRequest

from .blocked_address import BlockedAddress
from .letter import Letter
from .queryset import GIVEN_UP, State
from .rules import (
    BLOCKED,
    DEAD_IN_A_ROW,
    GIVE_UP_AFTER,
    MAX_ATTEMPTS,
    MAX_UNFINISHED,
    NEVER_FINISHED,
    OVERTAKEN,
    TOO_LATE,
    backoff,
)

if TYPE_CHECKING:
    from .outgoing_email import OutgoingEmail

logger = logging.getLogger(__name__)


def take(email: OutgoingEmail, lease: timedelta, worker: str = "") -> bool:
    """Claim this locked row, or set it aside when it has taken its worker with it twice.

    It is still SENDING only when its last claim ended without an outcome.
    """
    rows = type(email).objects.filter(pk=email.pk)
    email.unfinished += email.state == State.SENDING
    if email.unfinished >= MAX_UNFINISHED or email.attempts >= MAX_ATTEMPTS:
        email.claim, email.state = None, State.DEAD
        rows.update(**GIVEN_UP, unfinished=email.unfinished, last_error=NEVER_FINISHED)
        email.last_error = NEVER_FINISHED
        email.bring_back_request()
        logger.error("set aside %s %s: %s", email.letter, email.pk, NEVER_FINISHED)
        return False
    email.attempts += 1
    email.claim, email.state = uuid.uuid4(), State.SENDING
    rows.update(
        state=email.state,
        claim=email.claim,
        worker=worker,
        attempts=email.attempts,
        unfinished=email.unfinished,
        due_at=Now() + lease,
    )
    return True


def is_held(email: OutgoingEmail) -> bool:
    """Whether our claim on it still holds, by the database."""
    mine = type(email).objects.filter(pk=email.pk, state=State.SENDING, claim=email.claim)
    return mine.exists()


def settle(email: OutgoingEmail, verb: str, **outcome: Any) -> bool:
    """Write an outcome if this claim still holds; False when it has passed to another.

    Of an address that was put right meanwhile it says nothing: there the letter has yet to go.
    """
    mine = type(email).objects.filter(pk=email.pk, state=State.SENDING, claim=email.claim)
    if not mine.filter(recipient=email.recipient).update(**{"claim": None} | outcome):
        if mine.update(claim=None, state=State.PENDING, due_at=Now(), attempts=0, unfinished=0):
            logger.info("%s goes to the address that was put right meanwhile", email.pk)
        else:
            logger.warning("the claim on %s had passed to another worker", email.pk)
        return False
    transaction.on_commit(partial(logger.info, "%s %s %s", verb, email.letter, email.pk))
    return True


def record_sent(email: OutgoingEmail) -> bool:
    """The server has taken it. A report's personal details go in the same transaction."""
    outcome: dict[str, Any] = {"state": State.SENT, "sent_at": Now(), "due_at": None}
    if email.reply and email.reply.struck_at:
        with transaction.atomic(savepoint=False):
            settled = settle(email, "delivered", last_error="", **outcome)
            if settled and email.consultation_id:
                waiting = Consultation.objects.select_for_update().get(pk=email.consultation_id)
                waiting.note_sent_after_all(email.reply)
        return settled
    return settle_for_good(email, "delivered", last_error="", **outcome)


def settle_for_good(email: OutgoingEmail, verb: str, **outcome: Any) -> bool:
    """Settle it; a report's personal details are needed no more, and go with it."""
    if email.report_request_id is None:
        return settle(email, verb, **outcome)
    with transaction.atomic(savepoint=False):
        settled = settle(email, verb, recipient="", **outcome)
        if settled:
            ReportRequest.objects.filter(pk=email.report_request_id).erase()
    return settled


def why_not_needed(email: OutgoingEmail) -> str:
    """Whether it still holds, asked before it is sent: empty, or why nobody needs it now."""
    if email.is_refused():
        return BLOCKED
    if email.appointment_id is None and email.letter != Letter.DIGEST:
        return ""
    if type(email).objects.filter(pk=email.pk).overtaken().exists():
        return OVERTAKEN
    is_over = email.appointment is not None and email.appointment.ends_at < timezone.now()
    return TOO_LATE if is_over else ""


def is_refused(email: OutgoingEmail) -> bool:
    """Whether its reader said “This wasn't me”: the one gate of all letters to patients."""
    if not Letter(email.letter).is_to_patient:
        return False
    return BlockedAddress.objects.of(email.recipient).exists()


def record_unsent(email: OutgoingEmail, reason: str) -> bool:
    """It no longer holds: settle it without sending it."""
    return settle_for_good(email, "did not send", **GIVEN_UP, last_error=reason)


def record_failure(email: OutgoingEmail, reason: str) -> bool:
    """Try again later, unless ten attempts or 72 hours are used up, or nobody needs it now."""
    if no_longer := email.why_not_needed():
        return email.record_unsent(no_longer)
    if email.attempts >= MAX_ATTEMPTS or is_too_old(email):
        return email.record_refusal(reason)
    wait = backoff(email.attempts)
    return settle(email, "postponed", state=State.PENDING, due_at=Now() + wait, last_error=reason)


def record_refusal(email: OutgoingEmail, reason: str) -> bool:
    """Nobody can deliver this one; staff decide what to do. Several in a row are an error."""
    with transaction.atomic(savepoint=False):
        settled = settle(email, "gave up", **GIVEN_UP, last_error=reason)
        if settled:
            email.last_error = reason
            email.bring_back_request()
    in_a_row = type(email).objects.since_last_sent().count()
    if settled and in_a_row >= DEAD_IN_A_ROW:
        logger.error("%s letters in a row could not be delivered: %s", in_a_row, reason)
    return settled


def release(email: OutgoingEmail, reason: str) -> bool:
    """Give the claim back unused: an outage of the mail server charges no letter an attempt."""
    if no_longer := email.why_not_needed():
        return email.record_unsent(no_longer)
    if is_too_old(email):
        return email.record_refusal(reason)
    return settle(
        email,
        "released",
        state=State.PENDING,
        due_at=Now(),
        attempts=F("attempts") - 1,
        last_error=reason,
    )


def is_too_old(email: OutgoingEmail) -> bool:
    old = type(email).objects.filter(pk=email.pk, queued_at__lte=Now() - GIVE_UP_AFTER)
    return old.exists()
