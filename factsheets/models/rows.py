"""What a fact sheet holds line by line."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from ..formatted import check_links
from ..sections import Kind, places
from .fact_sheet import FactSheet


class Row(models.Model):
    """A line of a fact sheet, kept in the editor's order."""

    position = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def clean(self) -> None:
        """Refuse a link within a text that readers cannot be sent to."""
        for name in ("text", "explanation"):
            try:
                check_links(getattr(self, name, ""))
            except ValidationError as error:
                raise ValidationError({name: error.messages}) from error


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
    is_risk = models.BooleanField(
        "a risk", default=False, help_text="It makes the condition likelier and does not cause it."
    )

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
    is_advised_against = models.BooleanField(
        "advised against", default=False, help_text="It says what should not be offered."
    )

    def __str__(self) -> str:
        return self.name


class OwnSection(Row):
    """A section that this sheet has beyond those that every sheet can have."""

    class Layout(models.TextChoices):
        PARAGRAPHS = Kind.PARAGRAPHS.value, "Paragraphs, an empty line between two"
        LIST = Kind.LIST.value, "A list, one item a line"
        EXPLAINED = (
            Kind.EXPLAINED.value,
            "Explained rows, each begun by “Name | explanation”",
        )

    sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="own_sections")
    heading = models.CharField(max_length=120)
    follows = models.CharField(
        "after", max_length=30, choices=places, default="treatment", help_text="Where it stands."
    )
    kind = models.CharField("layout", max_length=10, choices=Layout, default=Layout.PARAGRAPHS)
    text = models.TextField(help_text="**Bold** and [words of a link](https://…) are kept.")

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(
                name="ownsection_headed_once",
                fields=["sheet", "heading"],
                violation_error_message="The sheet has a section with this heading already.",
            )
        ]

    def __str__(self) -> str:
        return self.heading

    def clean(self) -> None:
        super().clean()
        first = self.text.strip().split("\n")[0]
        if self.kind == Kind.EXPLAINED and "|" not in first:
            raise ValidationError(
                {"text": "Begin each row with its name and “|”, like “Pacing | Rest often.”"}
            )


class WithTheSheetNamed(models.Manager["RelatedSheet"]):
    """A link is read with what it says of the sheet that it leads to, and not with all its text."""

    SAID = ["title", "slug", "status"]

    def get_queryset(self) -> models.QuerySet[RelatedSheet]:
        of_sheet = [f"related__{name}" for name in self.SAID]
        links = super().get_queryset().select_related("related")
        return links.only("position", "sheet", "related", "note", *of_sheet)


class RelatedSheet(Row):
    """Another sheet that a reader may want next, and why."""

    sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="related_sheets")
    # What patients read is not changed by deleting something else.
    related = models.ForeignKey(FactSheet, on_delete=models.RESTRICT, related_name="named_by")
    note = models.CharField(max_length=200)

    objects = WithTheSheetNamed()

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
