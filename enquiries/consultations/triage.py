"""How staff handle a consultation: its states, and the verbs that lead from one to the next.

Every verb is one transaction: it changes the row if nobody else has since it was read, and writes
a line of the log. `act_by` is when staff must look at it next; an open consultation always has it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from enquiries.common.enquiry import Enquiry

from .appointment import Appointment
from .contact_log import ContactLogEntry
from .states import ALLOWED, CLAIM_CONTACT, ChangedMeanwhile, CloseReason, NotAllowed, State

Kind = ContactLogEntry.Kind
FARTHEST_STEP = timedelta(days=366)


def check_ahead(moment: datetime) -> None:
    """Refuse a time at which nobody would ever look: one that is past, or years away."""
    now = timezone.now()
    if moment <= now:
        raise NotAllowed("Choose a time that lies ahead.")
    if moment > now + FARTHEST_STEP:
        raise NotAllowed("Choose a time within a year: the request would be out of sight.")


NOT_CLOSED: dict[str, Any] = {
    "closed_at": None,
    "closed_by": None,
    "close_reason": "",
    "duplicate_of": None,
}


class Triage(Enquiry):
    """The clinic's side of a consultation."""

    class Urgency(models.IntegerChoices):
        """Set by staff, never guessed from text."""

        ROUTINE = 0, "Routine"
        SOON = 1, "Soon"
        URGENT = 2, "Urgent"

    state = models.CharField(max_length=16, choices=State, default=State.NEW)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.ROUTINE)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    due_at = models.DateTimeField("answer by", editable=False)
    act_by = models.DateTimeField("next step by", help_text="At first the answer-by time.")
    first_contact_at = models.DateTimeField(null=True)
    first_contact_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    close_reason = models.CharField(max_length=14, choices=CloseReason, blank=True)
    duplicate_of = models.ForeignKey(
        "enquiries.Consultation", on_delete=models.PROTECT, null=True, related_name="duplicates"
    )
    erased_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="consultation_closed_whole_or_not",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, close_reason="")
                & ~Q(state="closed")
                | Q(state="closed", closed_at__isnull=False)
                & ~Q(close_reason="")
                # A patient may erase the request by themselves, and so close it.
                & (Q(closed_by__isnull=False) | Q(erased_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="consultation_contact_whole_or_not",
                condition=Q(first_contact_at__isnull=True, first_contact_by__isnull=True)
                | Q(first_contact_at__isnull=False, first_contact_by__isnull=False),
            ),
            models.CheckConstraint(
                name="consultation_new_until_contacted",
                condition=Q(state="new", first_contact_at__isnull=True)
                | Q(state="closed")
                | (~Q(state="new") & Q(first_contact_at__isnull=False)),
            ),
            models.CheckConstraint(
                # Only what is closed points at another, which was open then: no circle comes about.
                name="consultation_duplicate_of_another",
                condition=Q(close_reason="duplicate", duplicate_of__isnull=False)
                & ~Q(duplicate_of=F("pk"))
                | ~Q(close_reason="duplicate") & Q(duplicate_of__isnull=True),
            ),
            models.CheckConstraint(
                name="consultation_outcome_of_a_contact",
                condition=~Q(close_reason__in=CLAIM_CONTACT) | Q(first_contact_at__isnull=False),
            ),
        ]

    def allows(self, verb: str) -> bool:
        """Whether the state permits a step; nothing can be done about what is erased."""
        return self.erased_at is None and self.state in ALLOWED[verb]

    def _record(
        self,
        verb: str,
        kind: Kind,
        *,
        by: User | None,
        text: str = "",
        is_contact: bool = False,
        **fields: Any,
    ) -> ContactLogEntry:
        """Change the row, if it still is as it was read, and log it, in one transaction.

        Raises NotAllowed when the state forbids it, ChangedMeanwhile when another was faster.
        """
        if not self.allows(verb):
            state = "erased" if self.erased_at else self.get_state_display().lower()
            raise NotAllowed(f"This is not possible: the request is {state}.")
        if is_contact and self.first_contact_at is None:
            fields |= {"first_contact_at": Now(), "first_contact_by": by}
        if (is_contact or kind == Kind.HEARD) and self.assignee_id is None:
            fields["assignee"] = by
        with transaction.atomic():
            rows = type(self)._default_manager  # noqa: SLF001 (Django's documented name)
            as_read = rows.filter(pk=self.pk, version=self.version)
            if not as_read.update(version=F("version") + 1, **fields):
                raise ChangedMeanwhile
            self.refresh_from_db()
            return ContactLogEntry.objects.create(
                consultation_id=self.pk, kind=kind, by=by, text=text, state=self.state
            )

    def show_to(self, reader: User) -> None:
        """Note that somebody has opened it."""
        ContactLogEntry.objects.create(
            consultation_id=self.pk, kind=Kind.VIEWED, by=reader, state=self.state
        )

    def note(self, *, by: User, text: str, is_clinical: bool = False) -> None:
        """Write something down; a clinical note is read by clinicians only."""
        self._record("note", Kind.CLINICAL_NOTE if is_clinical else Kind.NOTE, by=by, text=text)

    def assign(self, *, by: User, to: User | None) -> None:
        """Make somebody answerable for it, who can act on it; or nobody."""
        if to and not (to.is_active and to.has_perm("enquiries.change_consultation")):
            raise NotAllowed(f"{to.get_username()} cannot act on requests. Choose somebody else.")
        text = to.get_username() if to else "nobody"
        self._record("assign", Kind.ASSIGNED, by=by, text=text, assignee=to)

    def set_urgency(self, urgency: int, *, by: User, why: str = "") -> None:
        """Anybody may raise it; lowering it takes a clinician. What is urgent is to be done now."""
        if urgency < self.urgency and not by.has_perm("enquiries.lower_urgency"):
            raise PermissionDenied
        is_urgent = urgency == self.Urgency.URGENT
        if is_urgent and not why:
            raise NotAllowed("Say in a line why it is urgent.")
        text = ": ".join(filter(None, [self.Urgency(urgency).label, why]))
        changes: dict[str, Any] = {"urgency": urgency} | ({"act_by": Now()} if is_urgent else {})
        self._record("set_urgency", Kind.URGENCY, by=by, text=text, **changes)

    def _then(self, state: State, act_by: datetime) -> dict[str, Any]:
        """The state that follows; a booked one stays booked, until its appointment is over."""
        if self.state == State.BOOKED:
            return {"act_by": self.appointment.ends_at} if self.appointment else {}
        check_ahead(act_by)
        return {"state": state, "act_by": act_by}

    def call(self, outcome: Kind, *, by: User, act_by: datetime, text: str = "") -> None:
        """A call to the patient: the first one, answered or not, stops the clock."""
        state = State.ATTEMPTED if self.state == State.NEW else State(self.state)
        if outcome == Kind.REACHED:
            state = State.IN_CONVERSATION
        changes = self._then(state, act_by)
        self._record("call", outcome, by=by, text=text, is_contact=True, **changes)

    def hear_from(self, *, by: User, act_by: datetime, text: str = "") -> None:
        """The patient called or wrote: staff look at it by `act_by`, or sooner if it is due.

        What was closed is open again. A call by the patient does not stop the clock.
        """
        check_ahead(act_by)
        state = State.BOOKED if self.state == State.BOOKED else State.IN_CONVERSATION
        changes: dict[str, Any] = {"state": state, "act_by": act_by}
        if self.first_contact_at is None:
            changes["state"] = State.NEW
        if self.first_contact_at is None or state == State.BOOKED:
            changes["act_by"] = min(act_by, self.act_by)
        if self.state == State.CLOSED:
            changes |= NOT_CLOSED
        self._record("hear_from", Kind.HEARD, by=by, text=text, **changes)

    def wait(self, *, by: User, act_by: datetime, text: str = "") -> None:
        """It is the patient's turn; staff look again at `act_by`."""
        changes = self._then(State.AWAITING_PATIENT, act_by)
        self._record("wait", Kind.WAITING, by=by, text=text, **changes)

    def reply(self, *, by: User, act_by: datetime, text: str) -> ContactLogEntry:
        """An email to the patient, whose words are kept in the log; queue its letter with it."""
        changes = self._then(State.AWAITING_PATIENT, act_by)
        return self._record("reply", Kind.REPLY, by=by, text=text, is_contact=True, **changes)

    @property
    def appointment(self) -> Appointment | None:
        """The appointment that will take place, if any."""
        return Appointment.objects.current().filter(consultation_id=self.pk).first()

    def book(self, *, by: User, **details: Any) -> Appointment:
        """Agree on an appointment; queue its letter with it."""
        booked = Appointment(consultation_id=self.pk, made_by=by, **details)
        check_ahead(booked.starts_at)
        changes: dict[str, Any] = {"state": State.BOOKED, "act_by": booked.ends_at}
        with transaction.atomic():
            self._record("book", Kind.BOOKED, by=by, text=str(booked), is_contact=True, **changes)
            booked.save()
        return booked

    def move(self, *, by: User, **details: Any) -> Appointment:
        """Another time, place or way for the appointment."""
        moved = self._next_version(Appointment.Change.MOVED, made_by=by, **details)
        check_ahead(moved.starts_at)
        with transaction.atomic():
            self._record("move", Kind.MOVED, by=by, text=str(moved), act_by=moved.ends_at)
            moved.replace_current()
        return moved

    def cancel(self, *, by: User, act_by: datetime) -> Appointment:
        """The appointment will not take place, and the conversation goes on."""
        off = self._next_version(Appointment.Change.CANCELLED, made_by=by)
        changes: dict[str, Any] = {"state": State.IN_CONVERSATION, "act_by": act_by}
        with transaction.atomic():
            self._record("cancel", Kind.CANCELLED, by=by, text=str(off), **changes)
            off.replace_current()
        return off

    def _next_version(self, change: Appointment.Change, **differences: Any) -> Appointment:
        current = self.appointment
        if current is None:
            raise NotAllowed("There is no appointment to change.")
        return current.next_version(change, **differences)

    def close(self, reason: CloseReason, *, by: User, text: str = "", **fields: Any) -> None:
        """Nothing more is to be done. An appointment that lies ahead is cancelled first."""
        current = self.appointment
        if current and current.starts_at > timezone.now():
            raise NotAllowed("Cancel the appointment first, so that the patient hears of it.")
        if reason in CLAIM_CONTACT and self.first_contact_at is None:
            raise NotAllowed("Nobody has been in touch yet. Log the call or send the reply first.")
        changes: dict[str, Any] = {"closed_at": Now(), "closed_by": by, "close_reason": reason}
        text = ". ".join(filter(None, [reason.label, text]))
        with transaction.atomic():
            self._record(
                "close", Kind.CLOSED, by=by, text=text, state=State.CLOSED, **changes, **fields
            )
            Appointment.objects.current().filter(consultation_id=self.pk).update(is_current=False)

    def close_into(self, survivor: Triage, *, by: User) -> None:
        """Close it as the same request as another, which is open and goes on in its place.

        The other takes over the earlier deadline and the higher urgency. Both must be as read.
        """
        if survivor.pk == self.pk:
            raise NotAllowed("Choose another request than this one.")
        if not survivor.allows("join"):
            raise NotAllowed(f"{survivor} is closed: nobody would call. Choose one that is open.")
        with transaction.atomic():
            both = type(self)._default_manager.filter(pk__in=[self.pk, survivor.pk])  # noqa: SLF001
            list(both.select_for_update().order_by("pk"))  # always in the same order: no deadlock
            survivor.take_over(self, by=by)
            reason = CloseReason.DUPLICATE
            self.close(reason, by=by, text=str(survivor), duplicate_of_id=survivor.pk)

    def take_over(self, other: Triage, *, by: User) -> None:
        """Go on for another request as well: by the earlier deadline, at the higher urgency."""
        soonest: dict[str, Any] = {
            "act_by": min(self.act_by, other.act_by),
            "due_at": min(self.due_at, other.due_at),
            "urgency": max(self.urgency, other.urgency),
        }
        self._record("join", Kind.JOINED, by=by, text=str(other), **soonest)

    @property
    def survivor(self) -> Triage | None:
        """The request that goes on in the place of this one, at the end of the chain."""
        other = self.duplicate_of
        while other and other.duplicate_of:
            other = other.duplicate_of
        return other

    def reopen(self, *, by: User) -> None:
        """There is more to do after all, by the deadline that it had: a promise stands.

        A request that was closed into another stands by itself again.
        """
        state = State.IN_CONVERSATION if self.first_contact_at else State.NEW
        survivor = self.duplicate_of
        with transaction.atomic():
            self._record("reopen", Kind.REOPENED, by=by, state=state, **NOT_CLOSED)
            if survivor:
                ContactLogEntry.objects.create(
                    consultation_id=survivor.pk,
                    kind=Kind.SEPARATED,
                    by=by,
                    text=str(self),
                    state=survivor.state,
                )
