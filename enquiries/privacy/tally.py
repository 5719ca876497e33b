"""How many enquiries came from one address, one network or altogether, shared by all processes."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, models
from django.db.models.functions import Now

# One statement instead of three: several tallies count a form while the database waits for it.
UPSERT = """
    INSERT INTO enquiries_tally (digest, count, ends_at) VALUES (%s, 1, {later})
    ON CONFLICT (digest) DO UPDATE SET
        count = CASE WHEN enquiries_tally.ends_at <= {now} THEN 1
            ELSE enquiries_tally.count + 1 END,
        ends_at = CASE WHEN enquiries_tally.ends_at <= {now} THEN excluded.ends_at
            ELSE enquiries_tally.ends_at END
    RETURNING id, digest, count, ends_at
"""
ADD_ONE = {
    "postgresql": UPSERT.format(
        now="STATEMENT_TIMESTAMP()", later="STATEMENT_TIMESTAMP() + %s * INTERVAL '1 second'"
    ),
    "sqlite": UPSERT.format(
        now="STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', 'NOW')",
        later="STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', 'NOW', %s || ' seconds')",
    ),
}


class TallyQuerySet(models.QuerySet["Tally"]):
    def over(self) -> TallyQuerySet:
        """Tallies whose time is up: they limit nobody and can be forgotten."""
        return self.filter(ends_at__lte=Now())

    def add_one(self, digest: str, period: timedelta) -> Tally:
        """Count one more, from one again once the period is over. Needs a transaction.

        The row stays locked until its end, so that processes count one after the other.
        """
        [tally] = self.raw(ADD_ONE[connection.vendor], [digest, period.total_seconds()])
        return tally


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
