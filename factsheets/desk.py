"""What waits for a clinician, sheet by sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from .approvals import Signed, Subject, since
from .models import Approval, FactSheet, Feedback
from .publication import CardsPublication, Publication, SheetPublication

SOON = timedelta(days=90)
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Waiting:
    """What to look at in one sheet, or in the cards."""

    publication: Publication
    due_on: date | None  # when its review is due, if that is soon or past
    is_unreviewed: bool  # whether patients read it without a review
    unapproved: int
    new_to_me: int
    findings: list[str]
    old_sources: list[str]

    @property
    def sheet(self) -> FactSheet | None:
        found = self.publication
        return found.sheet if isinstance(found, SheetPublication) else None

    @property
    def is_anything(self) -> bool:
        found = (self.due_on, self.unapproved, self.new_to_me, self.findings, self.old_sources)
        return any(found)


def due_soon(sheet: FactSheet) -> date | None:
    due = sheet.review_due_on
    return due if due and due <= timezone.localdate() + SOON else None


def unchecked_sources(publication: SheetPublication) -> list[str]:
    """Give the sources that nobody has read for a year, by the sheet's date and by approvals."""
    long_ago = timezone.localdate() - A_YEAR
    sheet = publication.next
    read = Approval.objects.filter(sheet_id=sheet.pk, source_checked_on__gte=long_ago)
    known = {approval.fingerprint for approval in read}
    fresh = {row.title for row in sheet.sources.all() if (row.checked_on or date.min) >= long_ago}
    lines = [line for line in publication.subjects[0].lines if line.part == "sources"]
    return [
        line.text
        for line in lines
        if line.fingerprint not in known and not any(line.text.startswith(it) for it in fresh)
    ]


def new_lines(user: User, subjects: list[Subject]) -> list[Signed]:
    """Give what is new since this person's last approval; to who never approved it, nothing is."""
    return [
        each
        for subject in subjects
        if Approval.objects.filter(by=user, **subject.of).exists()
        for each in since(user, subject)
    ]


def waiting(user: User) -> Iterator[Waiting]:
    """Give the sheets, and the cards, that have something for this person to look at."""
    for sheet in FactSheet.objects.all():
        publication = SheetPublication(sheet)
        found = Waiting(
            publication,
            due_soon(sheet),
            not sheet.is_draft and sheet.reviewed_on is None,
            len(publication.unapproved()),
            len(new_lines(user, publication.subjects)),
            publication.findings,
            unchecked_sources(publication),
        )
        if found.is_anything:
            yield found
    cards = CardsPublication()
    unapproved = [each for subject in cards.subjects for each in subject.unapproved()]
    new = new_lines(user, cards.subjects)
    if unapproved or new:
        yield Waiting(cards, None, True, len(unapproved), len(new), [], [])


def reported() -> list[Feedback]:
    """Give what readers reported in what they read now."""
    return list(Feedback.objects.errors_now().filter(~Q(count=0)))
