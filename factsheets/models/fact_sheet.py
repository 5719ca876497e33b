"""Fact sheets: what the clinic publishes about a condition, row by row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from ..formatted import check_links
from ..sections import ROWS, ROWS_OF_TEXT, TEXT_FIELDS

if TYPE_CHECKING:
    from .version import PublishedVersion

REVIEW_YEARS = 3


def review_due(reviewed_on: date) -> date:
    """The day by which a sheet reviewed on this day is due again."""
    is_leap_day = (reviewed_on.month, reviewed_on.day) == (2, 29)
    day = 28 if is_leap_day else reviewed_on.day
    return reviewed_on.replace(year=reviewed_on.year + REVIEW_YEARS, day=day)


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

    def review_overdue(self) -> Self:
        """Sheets whose next clinical review should have happened."""
        return self.filter(review_due_on__lt=timezone.localdate())

    def never_reviewed(self) -> Self:
        return self.filter(reviewed_on__isnull=True)

    def complete(self) -> Self:
        """Sheets with all that a page, a letter or a PDF shows, in a fixed number of queries."""
        return self.select_related("category").prefetch_related(*ROWS, "versions")

    def with_own_text(self) -> Self:
        """Sheets with what `filled_sections.body` reads of them."""
        return self.prefetch_related(*ROWS_OF_TEXT)


class FactSheet(models.Model):
    """One condition, explained in the sections that `sections.py` declares."""

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
    search_words = models.TextField(
        blank=True,
        help_text="Other words that find this sheet and are not shown on it, one a line.",
    )
    places = models.TextField(
        "where it hurts",
        blank=True,
        help_text="One place a line, as patients say it: “Lower back”, “Buttock”. Each place has "
        "a page that lists its sheets.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    change_note = models.CharField(
        max_length=200, blank=True, help_text="What this version changed, in one line."
    )
    author = models.CharField(max_length=120, blank=True)
    audience = models.CharField(
        max_length=120, blank=True, default="Adults with back or pelvic pain"
    )
    conflict_of_interest = models.CharField(
        max_length=200, default="Osteospinal provides some of the treatments described here."
    )
    # Who approved every line of what is published, one a line; written by `approvals` alone.
    reviewer_name = models.TextField(blank=True)
    reviewer_role = models.TextField(blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True)
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
            ),
            models.CheckConstraint(name="factsheet_version_from_one", condition=Q(version__gte=1)),
        ]
        permissions = [
            ("publish_factsheet", "Can publish and withdraw fact sheets"),
            ("approve_factsheet", "Can approve what fact sheets and urgent-help cards say"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("factsheets:fact_sheet", args=[self.slug])

    def clean(self) -> None:
        """Keep old links for the sheet that they led to."""
        others = FactSheet.objects.exclude(pk=self.pk)
        problems = {}
        if others.filter(versions__slug__iexact=self.slug).exists():
            problems["slug"] = "Links to this address lead to another fact sheet. Choose another."
        for name in ("title", "slug"):
            said = getattr(self, name)
            if others.filter(**{f"{name}__iexact": said}).exclude(**{name: said}).exists():
                problems[name] = f"Another fact sheet has this {name}, but for capitals."
            copies = others.filter(**{f"working_copy__{name}__iexact": said})
            if (other := copies.first()) is not None:
                problems[name] = (
                    f"Changes to “{other}” that wait to be published have this {name}. "
                    "Choose another, or throw those changes away first."
                )
        for name in TEXT_FIELDS:
            try:
                check_links(getattr(self, name))
            except ValidationError as error:
                problems[name] = error.messages[0]
        if problems:
            raise ValidationError(problems)

    def publish(self, *, change_note: str = "", by: User | None = None) -> None:
        """Let every visitor read it as it now stands, under a number of its own."""
        latest = self.versions.first()
        if latest is not None:
            self.version = latest.number + 1
        self.status = self.Status.PUBLISHED
        self.change_note = change_note or self.change_note
        self.published_at = timezone.now()
        self.save(update_fields=["status", "version", "change_note", "published_at", "updated_at"])
        self.record_version(by=by)

    def record_version(self, *, by: User | None = None) -> PublishedVersion:
        """Keep the number, address and date of what is published, once."""
        version, _ = self.versions.get_or_create(
            number=self.version,
            defaults={
                "slug": self.slug,
                "change_note": self.change_note,
                "published_at": self.published_at or timezone.now(),
                "published_by": by,
            },
        )
        return version

    def withdraw(self) -> None:
        """Make it a draft again: it leaves the lists and its address answers 404."""
        if not self.is_draft:
            self.record_version()
        self.status = self.Status.DRAFT
        self.save(update_fields=["status", "updated_at"])

    @property
    def names(self) -> list[str]:
        """The title, then the other names that people know it by."""
        others = [line.strip() for line in self.alternative_names.splitlines()]
        return [self.title, *(name for name in others if name)]

    @property
    def reviewers(self) -> list[tuple[str, str]]:
        """Name and standing of each who approved a line of it."""
        names, roles = self.reviewer_name.splitlines(), self.reviewer_role.splitlines()
        return list(zip(names, roles, strict=True))

    @property
    def place_names(self) -> list[str]:
        """Where it hurts, in the editor's order; a line without a letter is none."""
        return [line.strip() for line in self.places.splitlines() if slugify(line)]

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
