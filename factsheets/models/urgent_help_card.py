"""When to seek help: said once, shown everywhere."""

from typing import Any

from django.conf import settings
from django.db import models

from .rows import Row


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
    pregnancy = models.TextField(
        "in pregnancy",
        blank=True,
        help_text="Whom to call in pregnancy. It has a place of its own.",
    )

    # What an editor changes; patients read it once it is published.
    TEXTS = ["heading", "introduction", "signs", "closing", "pregnancy"]
    WORDS = [*TEXTS, "position"]

    def __str__(self) -> str:
        return self.heading

    @property
    def words(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.WORDS}

    @words.setter
    def words(self, words: dict[str, Any]) -> None:
        for name in self.WORDS:
            setattr(self, name, words.get(name, ""))  # earlier words may lack a later field

    @property
    def sign_list(self) -> list[str]:
        return [line.strip() for line in self.signs.splitlines() if line.strip()]

    @property
    def number(self) -> str:
        """The number to call, if the card names one."""
        return {self.Level.EMERGENCY: "999", self.Level.URGENT: "111"}.get(
            self.Level(self.level), ""
        )


class WaitingCard(models.Model):
    """New words of a card, which nobody but staff sees until they are published."""

    card = models.OneToOneField(
        UrgentHelpCard, on_delete=models.CASCADE, primary_key=True, related_name="waiting"
    )
    words = models.JSONField()
    edited_at = models.DateTimeField(auto_now=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["card__position"]

    def __str__(self) -> str:
        return f"Changes to “{self.card}”"
