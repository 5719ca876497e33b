"""A letter that failed or came back: what staff read and do; a letter has these as its own."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from enquiries.consultations.consultation import Consultation

from .letter import Letter
from .queryset import State

if TYPE_CHECKING:
    from .outgoing_email import OutgoingEmail

WHAT = {
    Letter.ACKNOWLEDGEMENT: "The acknowledgement",
    Letter.REPLY: "Your reply",
    Letter.APPOINTMENT: "The letter about the appointment",
}
TOLD_BY_MAIL = " As told by a report that came by mail."

logger = logging.getLogger(__name__)


def in_words(email: OutgoingEmail) -> str:
    """What did not arrive and why, in a sentence for staff."""
    what = WHAT.get(Letter(email.letter), email.get_letter_display())
    written_at = timezone.localtime(email.created_at)
    came_back, reason = email.state == State.RETURNED, email.explanation.rstrip(".")
    verb, source = ("came back", TOLD_BY_MAIL) if came_back else ("did not arrive", "")
    return f"{what} of {written_at:%-d %B, %H:%M} {verb}: {reason}.{source}"


def record_returned(email: OutgoingEmail, reason: str) -> bool:
    """A report says that it came back after it was sent; False when it was not sent."""
    sent = type(email).objects.sent().filter(pk=email.pk)
    with transaction.atomic():
        if not sent.update(state=State.RETURNED, last_error=reason):
            return False
        email.state, email.last_error = State.RETURNED, reason
        email.bring_back_request()
    told = logger.info if Letter(email.letter).is_to_patient else logger.error
    told("came back: %s %s: %s", email.letter, email.pk, reason)
    return True


def bring_back_request(email: OutgoingEmail) -> None:
    """Bring the request back to the top when a patient who waits has not got a letter."""
    if email.consultation_id and Letter(email.letter).is_to_who_waits:
        waiting = Consultation.objects.select_for_update().get(pk=email.consultation_id)
        waiting.note_not_arrived(text=email.failure, reply=email.reply)


def let_go_request(email: OutgoingEmail) -> None:
    """Have the request wait for its next step as before, once nothing of it is left to see to."""
    if email.consultation_id is None:
        return
    consultation = Consultation.objects.select_for_update().get(pk=email.consultation_id)
    if not consultation.emails.failed_to_who_waits().exists():
        consultation.note_seen_to()


def deal_with(email: OutgoingEmail, by: User) -> bool:
    """Note that somebody has seen to a letter that failed; False when there is nothing to."""
    undone = type(email).objects.filter(pk=email.pk, dealt_with_at__isnull=True)
    changes = {"dealt_with_at": Now(), "dealt_with_by": by}
    with transaction.atomic():
        is_done = email.has_failed and undone.update(**changes) == 1
        if is_done:
            let_go_request(email)
    return is_done


def send_to(email: OutgoingEmail, address: str) -> bool:
    """Send a letter that failed again, to an address that was put right."""
    if not email.has_failed:
        return False
    type(email).objects.filter(pk=email.pk, state=email.state).update(recipient=address)
    return email.requeue()


def requeue(email: OutgoingEmail) -> bool:
    """Send it again from the start; False when it has neither died nor come back, or is erased."""
    ended = type(email).objects.filter(pk=email.pk, state__in=[State.DEAD, State.RETURNED])
    fresh = {
        "sent_at": None,
        "attempts": 0,
        "unfinished": 0,
        "queued_at": Now(),
        "due_at": Now(),
        "given_up_at": None,
        "last_error": "",
        "dealt_with_at": None,
        "dealt_with_by": None,
    }
    with transaction.atomic():
        is_waiting = ended.exclude(recipient="").update(state=State.PENDING, **fresh) == 1
        if is_waiting:
            let_go_request(email)
    return is_waiting
