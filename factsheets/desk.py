"""What waits for a clinician, sheet by sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from .approvals import Signed, Subject, since
from .lines import row_line
from .models import Approval, FactSheet, UrgentHelpCard
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
        lines = (self.unapproved, self.new_to_me, self.findings, self.old_sources)
        return self.is_unreviewed or any((self.due_on, *lines))


def due_soon(sheet: FactSheet) -> date | None:
    due = sheet.review_due_on
    return due if due and due <= timezone.localdate() + SOON else None


def unchecked_sources(sheet: FactSheet, decisions: Iterable[Approval]) -> list[str]:
    """Give the sources that nobody has read for a year, by the sheet's date and by approvals."""
    long_ago = timezone.localdate() - A_YEAR
    read = {row.fingerprint for row in decisions if (row.source_checked_on or date.min) >= long_ago}
    return [
        line.text
        for row in sheet.sources.all()
        if (row.checked_on or date.min) < long_ago
        and (line := row_line("sources", row)).fingerprint not in read
    ]


def new_lines(user: User, subjects: list[Subject]) -> list[Signed]:
    """Give what is new since this person's last approval; to who never approved it, nothing is."""
    return [
        each
        for subject in subjects
        if any(decision.by_id == user.pk for decision in subject.decisions)
        for each in since(user, subject)
    ]


def is_card_unreviewed() -> bool:
    """Whether patients read a line of a card that no clinician has approved."""
    return any(Subject(card).unapproved() for card in UrgentHelpCard.objects.all())


def waiting(user: User) -> Iterator[Waiting]:
    """Give the sheets, and the cards, that have something for this person to look at."""
    for publication in SheetPublication.all():
        sheet, [subject] = publication.sheet, publication.subjects
        found = Waiting(
            publication,
            due_soon(sheet),
            not sheet.is_draft and sheet.reviewed_on is None,
            len(publication.unapproved()),
            len(new_lines(user, publication.subjects)),
            publication.findings,
            unchecked_sources(publication.next, subject.decisions),
        )
        if found.is_anything:
            yield found
    cards = CardsPublication()
    unapproved = [each for subject in cards.subjects for each in subject.unapproved()]
    new = new_lines(user, cards.subjects)
    found = Waiting(cards, None, is_card_unreviewed(), len(unapproved), len(new), [], [])
    if found.is_anything:
        yield found
