"""What a fact sheet was, and what it is to be next."""

from django.conf import settings
from django.db import models

from .fact_sheet import FactSheet


class PublishedVersion(models.Model):
    """One publication of a sheet. The address it had leads to the sheet for ever."""

    sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=120, db_index=True)
    change_note = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # The text that this number names. A version of a database older than this column may lack it.
    revision = models.ForeignKey(
        "reversion.Revision", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                name="publishedversion_numbered_once", fields=["sheet", "number"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, version {self.number}"


class WorkingCopy(models.Model):
    """Changes to a published sheet that nobody but staff can see until they are published.

    The sheet's rows always hold what patients read; the changes wait in the history.
    """

    sheet = models.OneToOneField(
        FactSheet, on_delete=models.CASCADE, primary_key=True, related_name="working_copy"
    )
    revision = models.ForeignKey("reversion.Revision", on_delete=models.PROTECT, related_name="+")
    # What the changes call the sheet, so that no other sheet takes it meanwhile.
    title = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120)

    class Meta:
        verbose_name_plural = "working copies"

    def __str__(self) -> str:
        return f"Working copy of {self.sheet}"
