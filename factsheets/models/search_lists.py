"""What patients type, and what it stands for: the lists by which search reads a query."""

from django.core.exceptions import ValidationError
from django.db import models

from .urgent_help_card import UrgentHelpCard

ONE_A_LINE = "One word or phrase a line, as patients type it. Spelling, plurals and order are free."


class WordList(models.Model):
    """Words and phrases, one a line. A query meets a phrase that it holds every word of."""

    words = models.TextField(help_text=ONE_A_LINE)

    class Meta:
        abstract = True

    @property
    def phrases(self) -> list[str]:
        return [line.strip() for line in self.words.splitlines() if line.strip()]

    def clean(self) -> None:
        if not self.phrases:
            raise ValidationError({"words": "Write at least one word or phrase."})


class LayWord(WordList):
    """What the fact sheets and cards call something, and what patients call it."""

    means = models.CharField(
        max_length=60, unique=True, help_text="As the fact sheets say it, such as “buttock”."
    )

    class Meta:
        ordering = ["means"]

    def __str__(self) -> str:
        return self.means


class UrgentWord(WordList):
    """What a patient types who needs one of the urgent-help cards."""

    LEVELS = [
        choice
        for choice in UrgentHelpCard.Level.choices
        if choice[0] != UrgentHelpCard.Level.ROUTINE
    ]

    name = models.CharField(max_length=60, unique=True, help_text="What the words are about.")
    level = models.CharField("card", max_length=10, choices=LEVELS)

    class Meta:
        ordering = ["level", "name"]

    def __str__(self) -> str:
        return self.name


class UncoveredTopic(WordList):
    """What patients look for and we have no fact sheet on."""

    name = models.CharField(
        max_length=60, unique=True, help_text="As in “We have no fact sheet on neck pain yet”."
    )
    nhs_url = models.URLField("NHS page", blank=True, max_length=300)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OtherWish(WordList):
    """What is typed by somebody who looks for the clinic and not for a fact sheet."""

    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "other wishes"

    def __str__(self) -> str:
        return self.name
