"""The time during which no letter can leave, for whoever looks: staff, probes, figures."""

import logging

from django.db import models
from django.db.models.functions import Now

from enquiries.common.lasting_trouble import LastingTrouble

logger = logging.getLogger(__name__)
trouble = LastingTrouble(logger)


class MailOutageQuerySet(models.QuerySet["MailOutage"]):
    def begin(self, reason: str) -> None:
        """Note that no letter can leave; whoever sees it first tells of it, now and again."""
        _, is_new = self.get_or_create(defaults={"reason": reason}, pk=MailOutage.ONLY)
        if is_new:
            trouble.over()
        if is_new or trouble.is_told:
            trouble.met("%s; trying again with growing pauses", reason)

    def end(self) -> None:
        """Note that a letter has left."""
        trouble.over()
        if self.all().delete()[0]:
            logger.info("the mail server takes letters again")


class MailOutage(models.Model):
    """The outage of this moment: one row, or none while mail leaves."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    since = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=200, help_text="By kind of error and code alone.")

    objects = MailOutageQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="mailoutage_one_row", condition=models.Q(id=1)),
        ]

    def __str__(self) -> str:
        return f"No letter leaves since {self.since:%-d %B %Y %H:%M}"
