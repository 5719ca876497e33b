"""Which workers are alive, and when each periodic job is next due."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models.functions import Now

FORGOTTEN_AFTER = timedelta(days=1)
LAPSES_AFTER = timedelta(seconds=10)  # without a beat; then a worker's letters are free
BACKUP = "backup"  # made by a timer of the host, not by the worker
BACKUP_HOLDS = timedelta(hours=26)


class WorkerHeartbeatQuerySet(models.QuerySet["WorkerHeartbeat"]):
    def alive(self, within: timedelta) -> Self:
        return self.filter(seen_at__gt=Now() - within)

    def beat(self, name: str) -> None:
        """Say that this worker lives, by the database's clock; the first time, forget the dead."""
        if not self.filter(name=name).update(seen_at=Now()):
            self.filter(seen_at__lt=Now() - FORGOTTEN_AFTER).delete()
            self.create(name=name)


class WorkerHeartbeat(models.Model):
    """A worker that was started and has not said goodbye."""

    name = models.CharField(max_length=200, primary_key=True, help_text="Host, process and run.")
    started_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())

    objects = WorkerHeartbeatQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class PeriodicJobQuerySet(models.QuerySet["PeriodicJob"]):
    def due(self) -> Self:
        return self.filter(due_at__lte=Now())

    def note_backup(self) -> None:
        """Note that a backup was made and verified."""
        times = {"last_run_at": Now(), "due_at": Now() + BACKUP_HOLDS}
        self.update_or_create(name=BACKUP, defaults=times)


class PeriodicJob(models.Model):
    """When a job runs next; whoever moves the time forward first is the one who runs it."""

    name = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField(db_default=Now())
    last_run_at = models.DateTimeField(null=True)

    objects = PeriodicJobQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def take(self, lease: timedelta) -> bool:
        """Claim this run: one worker moves the time, and another looks again after the lease."""
        same = type(self).objects.due().filter(name=self.name, due_at=self.due_at)
        return same.update(due_at=Now() + lease) == 1
