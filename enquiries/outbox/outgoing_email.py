"""The outbox: one row a letter and recipient; the table is the queue.

PENDING → SENDING → SENT; back to PENDING after a transient error; DEAD after a permanent one,
10 attempts or 72 hours; DEAD → PENDING by staff. `due_at` is the next attempt while PENDING and
the end of the lease while SENDING, so one predicate finds both: reaping is claiming. Every outcome
is written only where the claim still holds. All times are the database's.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from enquiries.common.personal import PersonalField
from enquiries.consultations.appointment import Appointment
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.reports.report_request import ReportRequest

from . import attempt, failures
from .identity import message_id
from .letter import Letter
from .queryset import GIVEN_UP, OutgoingEmailQuerySet, State
from .rules import CANCELLED, NOT_NEEDED, explain


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

    # An attempt: its claim, and how it ends.
    take = attempt.take
    is_held = property(attempt.is_held)
    why_not_needed = attempt.why_not_needed
    is_refused = attempt.is_refused
    record_sent = attempt.record_sent
    record_unsent = attempt.record_unsent
    record_failure = attempt.record_failure
    record_refusal = attempt.record_refusal
    release = attempt.release

    # What failed or came back.
    failure = property(failures.in_words)
    record_returned = failures.record_returned
    bring_back_request = failures.bring_back_request
    deal_with = failures.deal_with
    send_to = failures.send_to
    requeue = failures.requeue

    def announce(self) -> None:
        """Tell the task queue, where the site has one; the worker finds the letter anyway."""
        import_string(settings.OUTBOX_ANNOUNCER)(self.pk)

    @property
    def message_id(self) -> str:
        """Its Message-ID, the same for life, by which later letters refer to it."""
        return message_id(self.pk)

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
        # Of a report nothing is left that anybody could do something with, nor of who is erased.
        came_back = self.state == self.State.RETURNED and self.recipient != ""
        return (is_dead or came_back) and self.dealt_with_at is None

    @property
    def explanation(self) -> str:
        """Why it has not arrived, in plain words."""
        return explain(self.last_error)
