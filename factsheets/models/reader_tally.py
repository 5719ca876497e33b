"""Readers who have just given feedback, each known for an hour by a keyed fingerprint."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import F
from django.db.models.functions import Now

KNOWN_FOR = timedelta(hours=1)


class ReaderTallyQuerySet(models.QuerySet["ReaderTally"]):
    def over(self) -> Self:
        """Readers whose hour is over."""
        return self.filter(ends_at__lte=Now())

    def add_one(self, fingerprint: str) -> int:
        """Count one more within the hour, whichever process is asked; how many there were.

        It forgets all whose hour is over.
        """
        self.over().delete()
        new = ReaderTally(fingerprint=fingerprint, ends_at=Now() + KNOWN_FOR)
        self.bulk_create([new], ignore_conflicts=True)
        row = self.filter(fingerprint=fingerprint)
        row.update(count=F("count") + 1)
        return row.get().count


class ReaderTally(models.Model):
    """How often one client has said something within the hour; not who, nor what."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    objects = ReaderTallyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "reader tallies"
        default_permissions = ()

    def __str__(self) -> str:
        return f"Reader tally until {self.ends_at}"
