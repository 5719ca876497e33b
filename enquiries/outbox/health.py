"""Is mail leaving? For probes, for staff and for the morning digest."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db.models import Max, Min

from .heartbeat import WorkerHeartbeat
from .outage import MailOutage
from .outgoing_email import OutgoingEmail
from .rules import explain


@dataclass(frozen=True)
class QueueHealth:
    """The outbox at one moment."""

    waiting: int
    late: int
    dead: int
    oldest_due_at: datetime | None
    last_seen_at: datetime | None
    is_silent: bool
    mail_outage_since: datetime | None
    mail_outage: str

    @classmethod
    def now(cls) -> Self:
        """Look at the outbox. A worker is silent when it is not seen for longer than a lease."""
        emails = OutgoingEmail.objects
        workers = WorkerHeartbeat.objects
        last_seen_at = workers.aggregate(at=Max("seen_at"))["at"]
        is_alive = workers.alive(timedelta(seconds=settings.OUTBOX_LEASE)).exists()
        waiting, dead = emails.unsettled().count(), emails.failed().count()
        outage = MailOutage.objects.first() if waiting or dead else None
        return cls(
            waiting=waiting,
            late=emails.late().count(),
            dead=dead,
            oldest_due_at=emails.due().foremost().aggregate(at=Min("due_at"))["at"],
            last_seen_at=last_seen_at,
            is_silent=last_seen_at is not None and not is_alive,
            mail_outage_since=outage.since if outage else None,
            mail_outage=explain(outage.reason) if outage else "",
        )

    @property
    def is_healthy(self) -> bool:
        """Whether mail leaves; dead letters wait for a person and are no fault of the queue."""
        return not self.late and not self.is_silent and self.mail_outage_since is None
