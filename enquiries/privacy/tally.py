"""How many enquiries came from one address, one network or altogether, shared by all processes."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now


class TallyQuerySet(models.QuerySet["Tally"]):
    def over(self) -> TallyQuerySet:
        """Tallies whose time is up: they limit nobody and can be forgotten."""
        return self.filter(ends_at__lte=Now())

    def add_one(self, digest: str, period: timedelta) -> Tally:
        """Count one more, from one again once the period is over. Needs a transaction.

        The row stays locked until its end, so that processes count one after the other.
        """
        is_over = Q(ends_at__lte=Now())
        row = self.filter(digest=digest)
        one_more = {
            "count": Case(When(is_over, then=Value(1)), default=F("count") + 1),
            "ends_at": Case(When(is_over, then=Now() + period), default=F("ends_at")),
        }
        if not row.update(**one_more):
            new = Tally(digest=digest, ends_at=Now() + period)
            self.bulk_create([new], ignore_conflicts=True)
            row.update(**one_more)
        return row.get()


class Tally(models.Model):
    """A count under a keyed digest, from the first enquiry until the period ends."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tallies"
        default_permissions = ()

    def __str__(self) -> str:
        return f"Tally {self.pk}"
