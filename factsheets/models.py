"""Fact sheets: what the clinic publishes about a condition, row by row."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone


class Category(models.Model):
    """The part of the body that a group of fact sheets is about, such as “Spinal”."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class FactSheetQuerySet(models.QuerySet["FactSheet"]):
    def published(self) -> Self:
        """Sheets that the clinic stands behind: in lists, search, sitemap and letters."""
        return self.filter(status=FactSheet.Status.PUBLISHED)

    def readable(self) -> Self:
        """Sheets that any visitor may open: the published, and drafts where SHOW_DRAFTS is on."""
        return self.filter(status__in=FactSheet.readable_statuses())

    def matching(self, query: str) -> Self:
        """Sheets in whose title, alternative names or text every word of the query occurs."""
        found = self.all()
        for word in query.split()[:10]:
            found = found.filter(
                Q(title__icontains=word)
                | Q(alternative_names__icontains=word)
                | Q(introduction__icontains=word)
                | Q(symptoms__text__icontains=word)
                | Q(causes__name__icontains=word)
            )
        return found.distinct()

    def complete(self) -> Self:
        """Sheets with all that a page, a letter or a PDF shows, in a fixed number of queries."""
        related = Prefetch("related_sheets", RelatedSheet.objects.select_related("related"))
        return self.select_related("category").prefetch_related(
            "causes", "symptoms", "treatments", "sources", related
        )


class FactSheet(models.Model):
    """One condition explained in five parts: causes, symptoms, diagnosis, treatment, related."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="fact_sheets")
    topic = models.CharField(max_length=60, help_text="Shown after the category, such as “SIJ”.")
    title = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(
        max_length=80,
        help_text="As said in a sentence: “SIJ dysfunction” gives “What causes SIJ dysfunction”.",
    )
    slug = models.SlugField(max_length=120, unique=True, help_text="The last part of its address.")
    strapline = models.CharField(max_length=200, blank=True, help_text="One line below the title.")
    introduction = models.TextField(blank=True)
    diagnosis = models.TextField(blank=True)
    alternative_names = models.TextField(
        blank=True, help_text="Other names that people search for, one a line."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    change_note = models.CharField(
        max_length=200, blank=True, help_text="What this version changed, in one line."
    )
    author = models.CharField(max_length=120, blank=True)
    audience = models.CharField(max_length=120, default="Adults with back or pelvic pain")
    conflict_of_interest = models.CharField(
        max_length=200, default="Osteospinal provides some of the treatments described here."
    )
    reviewer_name = models.CharField(max_length=120, blank=True)
    reviewer_role = models.CharField(
        max_length=120, blank=True, help_text="Role and registration, such as “Osteopath, GOsC 1”."
    )
    reviewed_on = models.DateField(null=True, blank=True, help_text="Date of the last full review.")
    review_due_on = models.DateField(null=True, blank=True, help_text="Usually three years later.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = FactSheetQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                name="factsheet_published_has_date",
                condition=Q(status="draft") | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="factsheet_review_is_whole_or_absent",
                condition=Q(
                    reviewer_name="",
                    reviewer_role="",
                    reviewed_on__isnull=True,
                    review_due_on__isnull=True,
                )
                | (
                    ~Q(reviewer_name="")
                    & ~Q(reviewer_role="")
                    & Q(reviewed_on__isnull=False, review_due_on__isnull=False)
                    & Q(review_due_on__gt=F("reviewed_on"))
                ),
                violation_error_message=(
                    "Fill in the whole review (name, role, date and a later date when it is next "
                    "due), or none of it."
                ),
            ),
            models.CheckConstraint(name="factsheet_version_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("factsheets:fact_sheet", args=[self.slug])

    def publish(self) -> None:
        """Let every visitor read it."""
        self.status = self.Status.PUBLISHED
        self.published_at = self.published_at or timezone.now()
        self.save(update_fields=["status", "published_at", "updated_at"])

    def withdraw(self) -> None:
        """Make it a draft again: it leaves the lists and its address answers 404."""
        self.status = self.Status.DRAFT
        self.save(update_fields=["status", "updated_at"])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @classmethod
    def readable_statuses(cls) -> set[str]:
        """The statuses whose sheets any visitor may open."""
        return (
            {cls.Status.PUBLISHED, cls.Status.DRAFT}
            if settings.SHOW_DRAFTS
            else {cls.Status.PUBLISHED}
        )

    @property
    def is_readable(self) -> bool:
        return self.status in self.readable_statuses()


class Row(models.Model):
    """A line of a fact sheet, kept in the editor's order."""

    position = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class Cause(Row):
    sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="causes")
    name = models.CharField(max_length=120)
    explanation = models.TextField()

    def __str__(self) -> str:
        return self.name


class Symptom(Row):
    sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="symptoms")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class Treatment(Row):
    sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="treatments")
    name = models.CharField(max_length=120)
    explanation = models.TextField()

    def __str__(self) -> str:
        return self.name


class RelatedSheet(Row):
    """Another sheet that a reader may want next, and why."""

    sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="related_sheets")
    related = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="named_by")
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


class UrgentHelpCard(Row):
    """One of the three cards that say when to seek help, the same on every page and letter."""

    class Level(models.TextChoices):
        EMERGENCY = "emergency", "999 or A&E now"
        URGENT = "urgent", "Urgent GP or NHS 111 today"
        ROUTINE = "routine", "See your GP"

    level = models.CharField(max_length=10, choices=Level, unique=True)
    heading = models.CharField(max_length=120)
    introduction = models.CharField(max_length=200, blank=True)
    signs = models.TextField(help_text="One sign a line.")
    closing = models.TextField(blank=True, help_text="A last sentence below the signs, if any.")

    def __str__(self) -> str:
        return self.heading

    @property
    def sign_list(self) -> list[str]:
        return [line.strip() for line in self.signs.splitlines() if line.strip()]
