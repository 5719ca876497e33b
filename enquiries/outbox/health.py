"""Is mail leaving? For probes, for staff and for the morning digest."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db.models import Max, Min

from .heartbeat import WorkerHeartbeat
from .outgoing_email import OutgoingEmail


@dataclass(frozen=True)
class QueueHealth:
    """The outbox at one moment."""

    waiting: int
    late: int
    dead: int
    oldest_due_at: datetime | None
    last_seen_at: datetime | None
    is_silent: bool

    @classmethod
    def now(cls) -> Self:
        """Look at the outbox. A worker is silent when it is not seen for longer than a lease."""
        emails = OutgoingEmail.objects
        workers = WorkerHeartbeat.objects
        last_seen_at = workers.aggregate(at=Max("seen_at"))["at"]
        is_alive = workers.alive(timedelta(seconds=settings.OUTBOX_LEASE)).exists()
        return cls(
            waiting=emails.unsettled().count(),
            late=emails.late().count(),
            dead=emails.failed().count(),
            oldest_due_at=emails.due().foremost().aggregate(at=Min("due_at"))["at"],
            last_seen_at=last_seen_at,
            is_silent=last_seen_at is not None and not is_alive,
        )

    @property
    def is_healthy(self) -> bool:
        """Whether mail leaves; dead letters wait for a person and are no fault of the queue."""
        return not self.late and not self.is_silent
