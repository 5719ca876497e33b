"""How many enquiries came from one address, one network or altogether, shared by all processes."""

from datetime import timedelta

from django.db import models
from django.db.models import F
from django.db.models.functions import Now


class TallyQuerySet(models.QuerySet["Tally"]):
    def over(self) -> "TallyQuerySet":
        """Tallies whose time is up: they limit nobody and can be forgotten."""
        return self.filter(ends_at__lte=Now())

    def add_one(self, digest: str, most: int, period: timedelta) -> bool:
        """Count one more; False when the most for the period is reached. Needs a transaction.

        The locked row and one conditional update decide: processes cannot pass the limit together.
        """
        ends_at = Now() + period
        row, _ = self.select_for_update().get_or_create(
            digest=digest, defaults={"ends_at": ends_at}
        )
        one = self.filter(pk=row.pk)
        one.over().update(count=0, ends_at=ends_at)
        return one.filter(count__lt=most).update(count=F("count") + 1) == 1


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
