"""The outbox by another engine: a task queue carries the id of a letter, its worker delivers it.

Used where `TASKS_URL` is set. The table stays the queue: a task that is lost, late or repeated
changes nothing, because a task claims its letter as any worker does and `manage.py worker` takes
whatever is due.
"""

import logging
import time
from uuid import UUID

from .courier import STOPPED, Courier

try:
    from django.tasks import task
except ImportError:
    from django_tasks import task  # type: ignore[no-redef]  # the same, for Django before 6

PAUSE = 30.0  # seconds for which a task queue that is away is left alone

logger = logging.getLogger(__name__)


@task
def deliver(email_id: str) -> None:
    """Deliver one letter, unless it is settled or in another's hands.

    No error leaves: the task queue would keep its words, which may quote a patient.
    """
    courier = Courier()
    try:
        courier.deliver_one(UUID(email_id))
    except STOPPED:
        raise
    except BaseException as error:  # noqa: BLE001 (the lease ends and the worker takes over)
        logger.error("the task of %s failed: %s", email_id, type(error).__name__)  # noqa: TRY400 (its words)
    finally:
        courier.hang_up()


class Announcer:
    """Tells the task queue that a letter waits; one that is away costs one short wait a pause."""

    def __init__(self) -> None:
        self.away_until = 0.0

    def __call__(self, email_id: UUID) -> None:
        if time.monotonic() < self.away_until:
            return
        try:
            deliver.enqueue(str(email_id))
        except Exception as error:  # noqa: BLE001 (each task queue has its own; the letter is safe)
            self.away_until = time.monotonic() + PAUSE
            logger.warning("the task queue is away (%s): the worker sends", type(error).__name__)


announce = Announcer()
