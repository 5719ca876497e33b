"""The table of letters as a queue: promising a letter, and taking the one that is due."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.functions import Now

from .letter import Letter
from .rules import LATE_AFTER, WITHDRAWN

if TYPE_CHECKING:
    from .outgoing_email import OutgoingEmail

WAKE_CHANNEL = "outgoing_email"

logger = logging.getLogger(__name__)


class State(models.TextChoices):
    """Where a letter stands."""

    PENDING = "PENDING", "Waiting"
    SENDING = "SENDING", "Being sent"
    SENT = "SENT", "Sent"
    DEAD = "DEAD", "Not delivered"


class OutgoingEmailQuerySet(models.QuerySet["OutgoingEmail"]):
    def unsettled(self) -> Self:
        """Letters that have still to be delivered or given up."""
        return self.filter(state__in=[State.PENDING, State.SENDING])

    def due(self) -> Self:
        """Letters to claim now: waiting ones whose time has come, and those of a lapsed lease."""
        return self.unsettled().filter(due_at__lte=Now())

    def late(self) -> Self:
        """Letters that a working queue would have tried by now."""
        return self.unsettled().filter(due_at__lte=Now() - LATE_AFTER)

    def sent(self) -> Self:
        return self.filter(state=State.SENT)

    def dead(self) -> Self:
        return self.filter(state=State.DEAD)

    def enqueue(
        self, letter: Letter, recipient: str, *, occasion: str = "", **about: Any
    ) -> OutgoingEmail:
        """Promise a letter; it commits, or not, together with what it is about.

        `about` holds that by its foreign keys. The same letter about the same, on the same
        occasion, is promised once: a second time is an IntegrityError.
        """
        subjects = ":".join(str(subject.pk) for subject in about.values())
        email = self.create(
            letter=letter,
            recipient=recipient,
            dedupe_key=f"{letter}:{subjects}:{occasion}",
            **about,
        )
        if connection.vendor == "postgresql":  # heard by waiting workers at commit, not before
            with connection.cursor() as cursor:
                cursor.execute(f"NOTIFY {WAKE_CHANNEL}")
        transaction.on_commit(partial(logger.info, "queued %s %s", letter, email.pk))
        if settings.OUTBOX_ANNOUNCER:
            transaction.on_commit(email.announce, robust=True)
        return email

    def withdraw(self) -> int:
        """Forget the recipients; what has not left does not leave any more."""
        given_up = {"state": State.DEAD, "claim": None, "due_at": None}
        self.unsettled().update(**given_up, last_error=WITHDRAWN)
        return self.exclude(recipient="").update(recipient="")

    def claim_next(self, *, lease: timedelta) -> OutgoingEmail | None:
        """Take the letter among these that has been due longest, for the time of the lease.

        On SQLite it looks without a lock first: an idle worker never holds up a writer.
        """
        while connection.vendor != "sqlite" or self.due().exists():
            with transaction.atomic():
                email = self.due().select_for_update(skip_locked=True).order_by("due_at").first()
                if email is None:
                    return None
                if email.take(lease):
                    return email
        return None
