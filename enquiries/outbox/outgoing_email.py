"""The outbox: one row a letter and recipient; the table is the queue.

PENDING → SENDING → SENT; back to PENDING after a transient error; DEAD after a permanent one,
10 attempts or 72 hours; DEAD → PENDING by staff. `due_at` is the next attempt while PENDING and
the end of the lease while SENDING, so one predicate finds both: reaping is claiming. Every outcome
is written only where the claim still holds. All times are the database's.
"""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.module_loading import import_string

from enquiries.common.personal import PersonalField
from enquiries.consultations.appointment import Appointment
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.reports.report_request import ReportRequest

from .blocked_address import BlockedAddress
from .identity import message_id
from .letter import Letter
from .queryset import GIVEN_UP, OutgoingEmailQuerySet, State
from .rules import (
    BLOCKED,
    CANCELLED,
    DEAD_IN_A_ROW,
    GIVE_UP_AFTER,
    MAX_ATTEMPTS,
    MAX_UNFINISHED,
    NEVER_FINISHED,
    NOT_NEEDED,
    OVERTAKEN,
    TOO_LATE,
    backoff,
    explain,
)

logger = logging.getLogger(__name__)
WHAT = {
    Letter.ACKNOWLEDGEMENT: "The acknowledgement",
    Letter.REPLY: "Your reply",
    Letter.APPOINTMENT: "The letter about the appointment",
}


class OutgoingEmail(models.Model):
    """A letter to one recipient, from the moment it is promised until it has left."""

    State = State

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    letter = models.CharField(max_length=20, choices=Letter)
    recipient = models.EmailField(blank=True)
    report_request = models.ForeignKey(
        ReportRequest, on_delete=models.CASCADE, null=True, blank=True, related_name="emails"
    )
    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, null=True, blank=True, related_name="emails"
    )
    reply = models.ForeignKey(
        ContactLogEntry, on_delete=models.CASCADE, null=True, blank=True, related_name="emails"
    )
    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, null=True, blank=True, related_name="emails"
    )
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    dedupe_key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    queued_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now(), null=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    unfinished = models.PositiveSmallIntegerField(
        default=0, help_text="Attempts that ended with their worker, or outlasted their lease."
    )
    claim = models.UUIDField(null=True)
    worker = models.CharField(
        max_length=200, blank=True, help_text="Who holds the claim, if that is by its heartbeat."
    )
    last_error = models.CharField(max_length=200, blank=True)
    dealt_with_at = models.DateTimeField(null=True)
    dealt_with_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    personal = [PersonalField("recipient", "Address of a letter")]
    objects = OutgoingEmailQuerySet.as_manager()

    class Meta:
        verbose_name = "outgoing email"
        ordering = ["-created_at"]
        permissions = [("requeue_outgoingemail", "Can send a dead letter again")]
        indexes = [
            # The worker asks for due letters several times a second. Only unsettled ones have a
            # time; a condition on `state` would be lost on SQLite, which can't see parameters.
            models.Index(
                name="outgoingemail_due",
                fields=["due_at"],
                condition=Q(due_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="outgoingemail_state_and_times",
                condition=(
                    Q(state="PENDING", due_at__isnull=False, claim__isnull=True)
                    | Q(state="SENDING", due_at__isnull=False, claim__isnull=False)
                    | Q(
                        state__in=["SENT", "DEAD", "RETURNED"],
                        due_at__isnull=True,
                        claim__isnull=True,
                    )
                ),
            ),
            models.CheckConstraint(
                name="outgoingemail_sent_at_when_sent",
                condition=(
                    Q(state__in=["SENT", "RETURNED"], sent_at__isnull=False)
                    | Q(sent_at__isnull=True) & ~Q(state__in=["SENT", "RETURNED"])
                ),
            ),
            models.CheckConstraint(
                name="outgoingemail_recipient_until_settled",
                condition=~Q(recipient="") | Q(state__in=["SENT", "DEAD", "RETURNED"]),
            ),
            models.CheckConstraint(
                name="outgoingemail_dealt_with_when_it_failed",
                condition=Q(dealt_with_at__isnull=True, dealt_with_by__isnull=True)
                | Q(
                    state__in=["DEAD", "RETURNED"],
                    dealt_with_at__isnull=False,
                    dealt_with_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="outgoingemail_about_its_enquiry",
                condition=(
                    Q(letter="report", report_request__isnull=False, consultation__isnull=True)
                    | Q(
                        letter__in=["digest", "account"],
                        report_request__isnull=True,
                        consultation__isnull=True,
                    )
                    | ~Q(letter__in=["report", "digest", "account"])
                    & Q(report_request__isnull=True, consultation__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="outgoingemail_about_its_reply_or_appointment",
                condition=(
                    Q(
                        letter__in=["reply", "offer"],
                        reply__isnull=False,
                        appointment__isnull=True,
                    )
                    | Q(
                        letter__in=["appointment", "reminder"],
                        reply__isnull=True,
                        appointment__isnull=False,
                    )
                    | ~Q(letter__in=["reply", "offer", "appointment", "reminder"])
                    & Q(reply__isnull=True, appointment__isnull=True)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_letter_display()} {self.pk}"

    def announce(self) -> None:
        """Tell the task queue, where the site has one; the worker finds the letter anyway."""
        import_string(settings.OUTBOX_ANNOUNCER)(self.pk)

    @property
    def message_id(self) -> str:
        """Its Message-ID, the same for life, by which later letters refer to it."""
        return message_id(self.pk)

    def take(self, lease: timedelta, worker: str = "") -> bool:
        """Claim this locked row, or set it aside when it has taken its worker with it twice.

        It is still SENDING only when its last claim ended without an outcome.
        """
        rows = type(self).objects.filter(pk=self.pk)
        self.unfinished += self.state == self.State.SENDING
        if self.unfinished >= MAX_UNFINISHED or self.attempts >= MAX_ATTEMPTS:
            self.claim, self.state = None, self.State.DEAD
            rows.update(**GIVEN_UP, unfinished=self.unfinished, last_error=NEVER_FINISHED)
            self.last_error = NEVER_FINISHED
            self.make_it_work()
            logger.error("set aside %s %s: %s", self.letter, self.pk, NEVER_FINISHED)
            return False
        self.attempts += 1
        self.claim, self.state = uuid.uuid4(), self.State.SENDING
        rows.update(
            state=self.state,
            claim=self.claim,
            worker=worker,
            attempts=self.attempts,
            unfinished=self.unfinished,
            due_at=Now() + lease,
        )
        return True

    @property
    def is_held(self) -> bool:
        """Whether our claim on it still holds, by the database."""
        mine = type(self).objects.filter(pk=self.pk, state=self.State.SENDING, claim=self.claim)
        return mine.exists()

    def _settle(self, verb: str, **outcome: Any) -> bool:
        """Write an outcome if this claim still holds; False when it has passed to another."""
        mine = type(self).objects.filter(pk=self.pk, state=self.State.SENDING, claim=self.claim)
        if not mine.update(**{"claim": None} | outcome):
            logger.warning("the claim on %s had passed to another worker", self.pk)
            return False
        transaction.on_commit(partial(logger.info, "%s %s %s", verb, self.letter, self.pk))
        return True

    def record_sent(self) -> bool:
        """The server has taken it. A report's personal details go in the same transaction."""
        outcome: dict[str, Any] = {"state": self.State.SENT, "sent_at": Now(), "due_at": None}
        if self.reply and self.reply.struck_at:
            with transaction.atomic():
                settled = self._settle("delivered", last_error="", **outcome)
                if settled and self.consultation_id:
                    waiting = Consultation.objects.select_for_update().get(pk=self.consultation_id)
                    waiting.note_sent_after_all(self.reply)
            return settled
        return self._settle_for_good("delivered", last_error="", **outcome)

    def _settle_for_good(self, verb: str, **outcome: Any) -> bool:
        """Settle it; a report's personal details are needed no more, and go with it."""
        if self.report_request_id is None:
            return self._settle(verb, **outcome)
        with transaction.atomic():
            settled = self._settle(verb, recipient="", **outcome)
            if settled:
                ReportRequest.objects.filter(pk=self.report_request_id).erase()
        return settled

    def record_returned(self, reason: str) -> bool:
        """A report says that it came back after it was sent; False when it was not sent."""
        sent = type(self).objects.sent().filter(pk=self.pk)
        if not sent.update(state=self.State.RETURNED, last_error=reason):
            return False
        told = logger.info if Letter(self.letter).is_to_patient else logger.error
        told("came back: %s %s: %s", self.letter, self.pk, reason)
        return True

    def why_not_needed(self) -> str:
        """Whether it still holds, asked before it is sent: empty, or why nobody needs it now."""
        if self.is_refused():
            return BLOCKED
        if self.appointment_id is None and self.letter != Letter.DIGEST:
            return ""
        if type(self).objects.filter(pk=self.pk).overtaken().exists():
            return OVERTAKEN
        is_over = self.appointment is not None and self.appointment.ends_at < timezone.now()
        return TOO_LATE if is_over else ""

    def is_refused(self) -> bool:
        """Whether its reader said “This wasn't me”: the one gate of all letters to patients."""
        if not Letter(self.letter).is_to_patient:
            return False
        return BlockedAddress.objects.of(self.recipient).exists()

    def record_unsent(self, reason: str) -> bool:
        """It no longer holds: settle it without sending it."""
        return self._settle_for_good("did not send", **GIVEN_UP, last_error=reason)

    def record_failure(self, reason: str) -> bool:
        """Try again later, unless ten attempts or 72 hours are used up, or nobody needs it now."""
        if no_longer := self.why_not_needed():
            return self.record_unsent(no_longer)
        if self.attempts >= MAX_ATTEMPTS or self._is_too_old():
            return self.record_refusal(reason)
        wait = backoff(self.attempts)
        return self._settle(
            "postponed", state=self.State.PENDING, due_at=Now() + wait, last_error=reason
        )

    def record_refusal(self, reason: str) -> bool:
        """Nobody can deliver this one; staff decide what to do. Several in a row are an error."""
        with transaction.atomic():
            settled = self._settle("gave up", **GIVEN_UP, last_error=reason)
            if settled:
                self.last_error = reason
                self.make_it_work()
        in_a_row = type(self).objects.since_last_sent().count()
        if settled and in_a_row >= DEAD_IN_A_ROW:
            logger.error("%s letters in a row could not be delivered: %s", in_a_row, reason)
        return settled

    @property
    def failure(self) -> str:
        """What did not arrive and why, in a sentence for staff."""
        what = WHAT.get(Letter(self.letter), self.get_letter_display())
        written_at = timezone.localtime(self.created_at)
        reason = self.explanation.rstrip(".")
        return f"{what} of {written_at:%-d %B, %H:%M} did not arrive: {reason}."

    def make_it_work(self) -> None:
        """Bring the request back to the top when a patient who waits has not got a letter."""
        if self.consultation_id and Letter(self.letter).is_to_who_waits:
            waiting = Consultation.objects.select_for_update().get(pk=self.consultation_id)
            waiting.note_not_arrived(text=self.failure, reply=self.reply)

    def deal_with(self, by: User) -> bool:
        """Note that somebody has seen to a letter that failed; False when there is nothing to."""
        undone = type(self).objects.filter(pk=self.pk, dealt_with_at__isnull=True)
        changes = {"dealt_with_at": Now(), "dealt_with_by": by}
        return self.has_failed and undone.update(**changes) == 1

    def send_to(self, address: str) -> bool:
        """Send a letter that failed again, to an address that was put right."""
        if not self.has_failed:
            return False
        failed = type(self).objects.filter(pk=self.pk, state=self.state)
        failed.update(state=self.State.DEAD, sent_at=None, recipient=address)
        return self.requeue()

    def release(self, reason: str) -> bool:
        """Give the claim back unused: an outage of the mail server charges no letter an attempt."""
        if no_longer := self.why_not_needed():
            return self.record_unsent(no_longer)
        if self._is_too_old():
            return self.record_refusal(reason)
        return self._settle(
            "released",
            state=self.State.PENDING,
            due_at=Now(),
            attempts=F("attempts") - 1,
            last_error=reason,
        )

    def _is_too_old(self) -> bool:
        old = type(self).objects.filter(pk=self.pk, queued_at__lte=Now() - GIVE_UP_AFTER)
        return old.exists()

    def requeue(self) -> bool:
        """Send a dead letter again from the start; False when it is not dead or was erased."""
        dead = type(self).objects.dead().filter(pk=self.pk).exclude(recipient="")
        fresh = {
            "attempts": 0,
            "unfinished": 0,
            "queued_at": Now(),
            "due_at": Now(),
            "given_up_at": None,
            "last_error": "",
            "dealt_with_at": None,
            "dealt_with_by": None,
        }
        return dead.update(state=self.State.PENDING, **fresh) == 1

    def cancel(self) -> bool:
        """Stop a letter that has not left; False when it is being sent or is settled already."""
        waiting = type(self).objects.filter(pk=self.pk, state=self.State.PENDING)
        return waiting.update(**GIVEN_UP, last_error=CANCELLED) == 1

    @property
    def outcome(self) -> str:
        """What has become of it, in a word or two."""
        is_dead = self.state == self.State.DEAD
        word = NOT_NEEDED.get(self.last_error) if is_dead else None
        return word or self.get_state_display().lower()

    @property
    def has_failed(self) -> bool:
        """Whether a person has to do something about it."""
        is_dead = self.state == self.State.DEAD and self.last_error not in NOT_NEEDED
        has_failed = is_dead or self.state == self.State.RETURNED
        return has_failed and self.dealt_with_at is None

    @property
    def explanation(self) -> str:
        """Why it has not arrived, in plain words."""
        return explain(self.last_error)
