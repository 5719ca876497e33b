"""What readers say of a fact sheet."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from ..sections import part_name
from .fact_sheet import FactSheet


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def count_one(self, sheet: FactSheet, answer: str, part: str = "", problem: str = "") -> None:
        """One more reader of the sheet's present version said this."""
        feedback, _ = self.get_or_create(
            sheet=sheet, version=sheet.version, answer=answer, part=part, problem=problem
        )
        self.filter(pk=feedback.pk).update(count=F("count") + 1)

    def errors_now(self) -> Self:
        """Errors that readers reported in what is published now."""
        present = self.filter(answer=Feedback.Answer.ERROR, version=F("sheet__version"))
        return present.select_related("sheet")


class Feedback(models.Model):
    """How many readers of one version said one thing; nothing of who or when."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes, it was helpful"
        NO = "no", "No, it was not helpful"
        ERROR = "error", "Something is wrong"

    class Problem(models.TextChoices):
        WRONG = "wrong", "It is wrong or out of date"
        UNCLEAR = "unclear", "It is hard to understand"
        MISSING = "missing", "Something is missing"
        BROKEN = "broken", "A link or a button does not work"
        SPELLING = "spelling", "There is a spelling mistake"

    sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="feedback")
    version = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=5, choices=Answer)
    part = models.CharField(max_length=60, blank=True)  # the slug of a section
    problem = models.CharField(max_length=8, choices=Problem, blank=True)
    count = models.PositiveIntegerField(default=0)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["sheet", "-version", "answer", "-count"]
        verbose_name_plural = "feedback"
        constraints = [
            models.UniqueConstraint(
                name="feedback_counted_together",
                fields=["sheet", "version", "answer", "part", "problem"],
            ),
            models.CheckConstraint(
                name="feedback_only_an_error_has_details",
                condition=Q(answer="error") & ~Q(part="") & ~Q(problem="")
                | ~Q(answer="error") & Q(part="", problem=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, version {self.version}: {self.get_answer_display()}"

    @property
    def part_name(self) -> str:
        return part_name(self.part)
