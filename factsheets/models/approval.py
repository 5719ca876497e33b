"""What clinicians say of each line that patients read, and what they are asked."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .fact_sheet import FactSheet
from .urgent_help_card import UrgentHelpCard


def fingerprint(part: str, text: str) -> str:
    """Tell a line by what it says and where; the same words elsewhere are another line."""
    return sha256(f"{part}\n{text}".encode()).hexdigest()


class Clinician(models.Model):
    """Who somebody of the staff is as a clinician: whoever keeps the accounts says so."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="clinician",
    )
    role = models.CharField(max_length=60, help_text="Such as “Osteopath”.")
    registration = models.CharField(max_length=60, help_text="Such as “GOsC 1234”.")

    def __str__(self) -> str:
        return f"{self.account.get_full_name()}, {self.standing}"

    @property
    def name(self) -> str:
        return self.account.get_full_name()

    @property
    def standing(self) -> str:
        """Role and registration, as readers see them."""
        return f"{self.role}, {self.registration}"


class OfALine(models.Model):
    """What is said of a line of a sheet or of an urgent-help card, as it stood then."""

    sheet = models.ForeignKey(
        FactSheet, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )
    card = models.ForeignKey(
        UrgentHelpCard, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )
    part = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_of_sheet_or_card",
                condition=Q(sheet__isnull=True) ^ Q(card__isnull=True),
            )
        ]

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.part, self.text)


class Approval(OfALine):
    """A clinician's decision on one line. A line that says something else has none yet.

    Who decided is copied from the account, so that it outlives it.
    """

    class Verdict(models.TextChoices):
        ACCEPT = "accept", "Accept"
        CHANGE = "change", "Change"
        REMOVE = "remove", "Remove"

    REFUSALS = frozenset({Verdict.CHANGE, Verdict.REMOVE})  # these need a comment

    verdict = models.CharField(max_length=6, choices=Verdict)
    comment = models.TextField(blank=True)
    source_checked_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    name = models.CharField(max_length=160)
    standing = models.CharField("role and registration", max_length=130)

    class Meta(OfALine.Meta):
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.text}"

    @property
    def is_accepted(self) -> bool:
        return self.verdict == self.Verdict.ACCEPT

    def is_accepted_by(self, user: User) -> bool:
        return self.is_accepted and self.by_id == user.pk

    @property
    def day(self) -> date:
        """The clinic's day, as every page says it."""
        return timezone.localdate(self.at)


class Question(OfALine):
    """What a clinician is asked about a line or, without a part, about the whole."""

    asks = models.TextField()

    class Meta(OfALine.Meta):
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.asks


class SettledFinding(models.Model):
    """What the content check found in a sheet's own approved text, and was looked at once."""

    sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="settled_findings")
    finding = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="finding_settled_once", fields=["sheet", "finding"])
        ]

    def __str__(self) -> str:
        return self.finding
