"""What a fact sheet holds line by line."""

from django.db import models
from django.db.models import F, Q

from .fact_sheet import FactSheet


class Row(models.Model):
    """A line of a fact sheet, kept in the editor's order."""

    position = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class AskedRow(Row):
    """A row that the self-check may ask about."""

    is_asked = models.BooleanField(
        "asked in the self-check",
        default=True,
        help_text="Off where a person cannot know the answer, such as what a scan shows.",
    )

    class Meta(Row.Meta):
        abstract = True


class Cause(AskedRow):
    sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="causes")
    name = models.CharField(max_length=120)
    explanation = models.TextField()

    def __str__(self) -> str:
        return self.name


class Symptom(AskedRow):
    sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="symptoms")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class Treatment(AskedRow):
    sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="treatments")
    name = models.CharField(max_length=120)
    explanation = models.TextField()

    def __str__(self) -> str:
        return self.name


class RelatedSheet(Row):
    """Another sheet that a reader may want next, and why."""

    sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="related_sheets")
    # What patients read is not changed by deleting something else.
    related = models.ForeignKey(FactSheet, on_delete=models.RESTRICT, related_name="named_by")
    note = models.CharField(max_length=200)

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(
                name="relatedsheet_named_once",
                fields=["sheet", "related"],
                violation_error_message="This related sheet is already in the list.",
            ),
            models.CheckConstraint(
                name="relatedsheet_is_another",
                condition=~Q(sheet=F("related")),
                violation_error_message="A sheet cannot be related to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.related}: {self.note}"


class Source(Row):
    """Where a statement of the sheet comes from."""

    sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=120, help_text="The body that published it.")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    url = models.URLField(blank=True, max_length=300)
    checked_on = models.DateField(null=True, blank=True, help_text="When the link was last read.")

    def __str__(self) -> str:
        return self.title
