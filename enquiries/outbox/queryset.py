"""The table of letters as a queue: promising a letter, and taking the one that is due."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Now

from enquiries.common.inserting import insert
from enquiries.consultations.appointment import Appointment

from .heartbeat import LAPSES_AFTER, WorkerHeartbeat
from .letter import Letter
from .rules import CANCELLED, LATE_AFTER, NOT_NEEDED, OVERTAKEN, WITHDRAWN

if TYPE_CHECKING:
    from enquiries.consultations.consultation import Consultation

    from .outgoing_email import OutgoingEmail

WAKE_CHANNEL = "outgoing_email"

logger = logging.getLogger(__name__)


class State(models.TextChoices):
    """Where a letter stands."""

    PENDING = "PENDING", "Waiting"
    SENDING = "SENDING", "Being sent"
    SENT = "SENT", "Sent"
    DEAD = "DEAD", "Not delivered"
    RETURNED = "RETURNED", "Came back"


GIVEN_UP = {"state": State.DEAD, "claim": None, "due_at": None, "given_up_at": Now()}


def grace(letter: Letter, about: dict[str, Any]) -> timedelta:
    """How long a letter waits, because whoever wrote it may take it back."""
    made_by_patient = "appointment" in about and about["appointment"].made_by_id is None
    may_be_taken_back = letter.is_written_by_staff and not made_by_patient
    return timedelta(seconds=settings.LETTER_GRACE if may_be_taken_back else 0)


def tell_workers(email: OutgoingEmail) -> None:
    """Wake who waits for mail, once this transaction commits."""
    if connection.vendor == "postgresql":  # heard at commit, not before
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {WAKE_CHANNEL}")
    transaction.on_commit(partial(logger.info, "queued %s %s", email.letter, email.pk))
    if settings.OUTBOX_ANNOUNCER:
        transaction.on_commit(email.announce, robust=True)


@cache
def longest_due_in_sql(letters: type[OutgoingEmail], vendor: str) -> tuple[str, tuple[Any, ...]]:
    """Write the question for the next letter, in a transaction, once for each kind of database."""
    return letters.objects.longest_due().query.sql_with_params()


class OutgoingEmailQuerySet(models.QuerySet["OutgoingEmail"]):
    def unsettled(self) -> Self:
        """Letters that have still to be delivered or given up.

        Only these have a time, which is said again for its index: it leads past all that was sent.
        """
        return self.filter(state__in=[State.PENDING, State.SENDING], due_at__isnull=False)

    def due(self) -> Self:
        """Letters to claim now: waiting ones whose time has come, and those of a lapsed lease."""
        return self.unsettled().filter(due_at__lte=Now())

    def foremost(self) -> Self:
        """Letters with no earlier one to the same person about the same enquiry on its way.

        So they leave in the order of their promises, whatever was postponed or sent again.
        """
        is_earlier = Q(created_at__lt=OuterRef("created_at"))
        is_earlier |= Q(created_at=OuterRef("created_at"), pk__lt=OuterRef("pk"))
        same = {"consultation": OuterRef("consultation"), "recipient": OuterRef("recipient")}
        earlier = type(self)(self.model).unsettled().filter(is_earlier, **same)
        return self.filter(~Exists(earlier))

    def late(self) -> Self:
        """Letters that a working queue would have tried by now."""
        return self.unsettled().filter(due_at__lte=Now() - LATE_AFTER).foremost()

    def overtaken(self) -> Self:
        """Letters that no longer hold: of a former version, or of a former morning."""
        same = Appointment.objects.filter(uid=OuterRef("appointment__uid"))
        later_version = same.filter(sequence__gt=OuterRef("appointment__sequence"))
        mornings = type(self)(self.model).filter(letter=Letter.DIGEST)
        later_morning = mornings.filter(created_at__gt=OuterRef("created_at"))
        is_former_morning = Q(Exists(later_morning), letter=Letter.DIGEST)
        return self.filter(Q(Exists(later_version)) | is_former_morning)

    def sent(self) -> Self:
        return self.filter(state=State.SENT)

    def returned(self) -> Self:
        """Letters that left and came back, by a report that came by mail."""
        return self.filter(state=State.RETURNED)

    def dead(self) -> Self:
        return self.filter(state=State.DEAD)

    def failed(self) -> Self:
        """Letters that died or came back, for which a person has to do something."""
        is_dead = Q(state=State.DEAD) & ~Q(last_error__in=NOT_NEEDED)
        # Of a report nothing is left that anybody could do something with, nor of who is erased.
        came_back = Q(state=State.RETURNED) & ~Q(recipient="")
        return self.filter(is_dead | came_back, dealt_with_at__isnull=True)

    def failed_to_who_waits(self) -> Self:
        """Failed letters to a patient who waits for the clinic: somebody must call."""
        return self.failed().filter(letter__in=[each for each in Letter if each.is_to_who_waits])

    def since_last_sent(self) -> Self:
        """Letters that failed after the last one that left."""
        last = self.sent().aggregate(at=Max("sent_at"))["at"]
        failed = self.failed().filter(given_up_at__isnull=False)
        return failed.filter(given_up_at__gt=last) if last else failed

    def died_alike(self, reason: str) -> Self:
        """Letters that died of the same reply, with none delivered since."""
        return self.since_last_sent().filter(last_error=reason)

    def enqueue(
        self,
        letter: Letter,
        recipient: str,
        *,
        occasion: str = "",
        not_before: datetime | None = None,
        **about: Any,
    ) -> OutgoingEmail:
        """Promise a letter; it commits, or not, together with what it is about.

        `about` holds that by its foreign keys. The same letter about the same, on the same
        occasion, is promised once: a second time is an IntegrityError.
        """
        subjects = ":".join(str(subject.pk) for subject in about.values())
        wait = grace(letter, about)
        email = self.model(
            letter=letter,
            recipient=recipient,
            dedupe_key=f"{letter}:{subjects}:{occasion}",
            # SQLite writes a sum to the microsecond, and so takes it for later than now itself.
            due_at=not_before or (Now() + wait if wait else Now()),
            **about,
        )
        insert(email)
        self.settle_overtaken(letter)
        if letter.is_written_by_staff:
            self.release_held(about["consultation"])
        tell_workers(email)
        return email

    def release_held(self, consultation: Consultation) -> None:
        """Let go the acknowledgement that a limit holds back: staff write to this patient now."""
        held = self.filter(consultation=consultation, letter=Letter.ACKNOWLEDGEMENT)
        held.filter(state=State.PENDING, attempts=0).update(due_at=Now())

    def settle_overtaken(self, letter: Letter) -> None:
        """Give up what a letter that was just promised replaces, so that it waits for nothing."""
        if letter not in {Letter.APPOINTMENT, Letter.DIGEST}:
            return
        kinds = {letter, Letter.REMINDER} if letter == Letter.APPOINTMENT else {letter}
        waiting = self.filter(letter__in=kinds, state=State.PENDING).overtaken()
        pks = list(waiting.values_list("pk", flat=True))
        replaced = type(self)(self.model).filter(pk__in=pks, state=State.PENDING)
        replaced.update(**GIVEN_UP, last_error=OVERTAKEN)

    def withdraw(self) -> int:
        """Forget the recipients; what has not left does not leave any more."""
        self.unsettled().update(**GIVEN_UP, last_error=WITHDRAWN)
        return self.exclude(recipient="").update(recipient="")

    def readdress(self, former: str, address: str) -> int:
        """Have what waits for the patient go to the address that is right now; to none, not at all.

        What is being sent at this moment goes there afterwards.
        """
        to_patient = [each for each in Letter if each.is_to_patient]
        waiting = self.unsettled().filter(recipient=former, letter__in=to_patient)
        if not address:
            return waiting.update(**GIVEN_UP, last_error=CANCELLED)
        return waiting.update(recipient=address)

    def end_lapsed_leases(self) -> int:
        """Free the letters in the hands of workers whose heartbeat has lapsed."""
        alive = WorkerHeartbeat.objects.alive(LAPSES_AFTER).filter(name=OuterRef("worker"))
        held = self.filter(state=State.SENDING, due_at__gt=Now()).exclude(worker="")
        freed = held.filter(~Exists(alive)).update(due_at=Now())
        if freed:
            logger.warning("letters freed from workers that are gone: %s", freed)
        return freed

    def lock_longest_due(self) -> Self | models.query.RawQuerySet[OutgoingEmail]:
        """Lock the one among these that has been due longest and that nobody else has locked.

        Among all it is asked for at every letter, and Django takes longer to write the question
        than the database to answer it: so it is written once.
        """
        if self.query.where:
            return self.longest_due()
        return self.raw(*longest_due_in_sql(self.model, connection.vendor))

    def longest_due(self) -> Self:
        due = self.due().foremost().order_by("due_at")
        return due.select_for_update(skip_locked=True)[:1]

    def claim_next(self, *, lease: timedelta, worker: str = "") -> OutgoingEmail | None:
        """Take the letter among these that has been due longest, for the time of the lease.

        On SQLite it looks without a lock first: an idle worker never holds up a writer.
        """
        looks_first = connection.vendor == "sqlite" and not connection.in_atomic_block
        while not looks_first or self.due().foremost().exists():
            with transaction.atomic(savepoint=False):
                email = next(iter(self.lock_longest_due()), None)
                if email is None:
                    return None
                if email.take(lease, worker):
                    return email
        return None
