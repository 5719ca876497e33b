"""Sentences that stand in many places and have one home: legal, clinical, and about a sheet."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from .models import FactSheet

DISCLAIMER = (
    "This fact sheet is produced by mybackpain.co.uk, powered by Osteospinal. For patient "
    "information only. Does not constitute medical advice. Always consult a qualified healthcare "
    "professional."
)
LICENCE = (
    "Other sites may show a fact sheet whole and unchanged, with its notice, its urgent-help cards "
    "and a link to its page."
)
SITE_DISCLAIMER = (
    "mybackpain.co.uk is for information and does not constitute medical advice. Always consult a "
    "qualified healthcare professional."
)
# Wherever the cards are, which say whom to call.
NO_TELEPHONE = "Cannot speak on a phone?"
OTHER_WAYS = "Relay UK, text 999, sign language or 111 online"
DRAFT = "Draft awaiting clinical review."
DRAFT_MEANS = "A clinician has not yet checked or approved this fact sheet. Do not rely on it."
NOT_REVIEWED = "Not yet reviewed by a clinician"
DAY = "j F Y"


def other_ways_url() -> str:
    """Give the address that says how to reach 999 and 111 without speaking."""
    return f"{settings.SITE_URL}{reverse('urgent_help')}#without-speaking"


@dataclass(frozen=True)
class Fact:
    """A line about a sheet; the day stands by itself, so that a page can mark it as one."""

    before: str
    day: date | None = None
    after: str = ""

    def __str__(self) -> str:
        return (
            f"{self.before} {date_format(self.day, DAY)}{self.after}" if self.day else self.before
        )


def published(number: int, at: datetime | None, note: str = "") -> Fact:
    """A version of a sheet: its number, when it was published, and what it changed."""
    after = f": {note}" if note else ""
    if at is None:
        return Fact(f"Version {number}{after}")
    return Fact(f"Version {number}, published", timezone.localdate(at), after)


def version(sheet: FactSheet) -> Fact:
    return published(sheet.version, sheet.published_at)


def reviewers(sheet: FactSheet) -> str:
    """Who approved the sheet line by line, each with role and registration."""
    return "; ".join(", ".join(person) for person in sheet.reviewers)


def review(sheet: FactSheet) -> list[Fact]:
    """Who reviewed the sheet, when, and when that is due again."""
    if not sheet.reviewed_on:
        return [Fact(NOT_REVIEWED)]
    return [
        Fact(f"Clinical review: {reviewers(sheet)},", sheet.reviewed_on),
        Fact("Next review due:", sheet.review_due_on),
    ]


def trust(sheet: FactSheet) -> Fact:
    """Whether a clinician has reviewed the sheet, in a few words."""
    if not sheet.reviewed_on:
        return Fact(NOT_REVIEWED)
    return Fact(f"Reviewed by {reviewers(sheet)},", sheet.reviewed_on)


def about(sheet: FactSheet) -> list[Fact]:
    """All that readers are told of how a sheet came about, before its sources."""
    earlier = [row for row in sheet.versions.all() if row.number != sheet.version]
    labelled = {
        "Where it hurts": ", ".join(sheet.place_names),
        "Also called": ", ".join(sheet.names[1:]),
        "Written by": sheet.author,
        "Written for": sheet.audience,
        "Conflict of interest": sheet.conflict_of_interest,
    }
    return [
        published(sheet.version, sheet.published_at, sheet.change_note),
        *(published(row.number, row.published_at, row.change_note) for row in earlier),
        *(Fact(f"{label}: {value}") for label, value in labelled.items() if value),
        *review(sheet),
    ]
