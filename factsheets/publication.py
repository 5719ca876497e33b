"""What waits to be published, a sheet or the cards: both go to readers by this door."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Self

from django.contrib.auth.models import User
from django.db import transaction

from . import history, waiting_cards, working_copy
from .approvals import Said, Signed, Subject, record_review
from .content_check import findings
from .differences import Change, changes
from .lines import Line, card_lines, sheet_lines
from .models import Clinician, FactSheet, SettledFinding, UrgentHelpCard, WaitingCard


class NotApprovedError(Exception):
    """Somebody tried to publish what nobody else has approved line by line."""


class OvertakenError(Exception):
    """Somebody saved it after it was read, to be published as it was."""


class Publication:
    """What is published together, as it is to be next."""

    edition: str  # tells which words somebody has looked at
    subjects: list[Subject]
    obstacles: list[str] = []
    findings: list[str] = []
    settled: list[str] = []
    is_draft = False  # whether all of it is new to readers

    def again(self) -> Publication:
        """Read it anew."""
        raise NotImplementedError

    def lock(self) -> None:
        """Let nobody save any of it before the transaction ends."""
        raise NotImplementedError

    def is_waiting(self) -> bool:
        raise NotImplementedError

    def has_changes(self) -> bool:
        """Tell whether anything waits that can be thrown away: a draft is itself what waits."""
        return self.is_waiting() and not self.is_draft

    def differences(self) -> list[Change]:
        """Give what changes for readers, in words."""
        raise NotImplementedError

    def unapproved(self) -> list[Signed]:
        return [signed for subject in self.subjects for signed in subject.unapproved()]

    def publish(self, *, change_note: str, by: User) -> None:
        """Let readers see it, if every line of it is approved and none was saved meanwhile."""
        with transaction.atomic():
            if self.locked().unapproved():
                raise NotApprovedError
            self.put_in_place(change_note=change_note, by=by)

    def discard(self) -> None:
        """Let go of changes that wait, if nobody has saved or published any meanwhile."""
        with transaction.atomic():
            self.locked()
            self.drop()

    def locked(self) -> Publication:
        """Lock it and read it anew. Raises OvertakenError where that is not what was looked at."""
        self.lock()
        now = self.again()
        if now.edition != self.edition:
            raise OvertakenError
        return now

    def put_in_place(self, *, change_note: str, by: User) -> None:
        raise NotImplementedError

    def outcome(self) -> str:
        """Tell what readers see, once it is published."""
        raise NotImplementedError

    def drop(self) -> None:
        raise NotImplementedError

    def decide(self, subject: Subject, lines: list[Line], said: Said, *, by: Clinician) -> int:
        """Record a decision on some lines; tell how many took it."""
        return len(subject.decide(lines, said, by=by))


def all_of(sheet: FactSheet) -> list[Line]:
    """Give what can change about a sheet: its lines, and its address."""
    return [Line("slug", "Address", sheet.slug), *sheet_lines(sheet)]


class SheetPublication(Publication):
    """A draft, or changes to a sheet that wait."""

    def __init__(self, sheet: FactSheet, *, is_read: bool = False) -> None:
        """Read what waits, unless `all` has read it with those of the other sheets."""
        self.sheet = sheet
        self.copy = getattr(sheet, "working_copy", None) if is_read else working_copy.find(sheet)
        now = sheet if is_read else FactSheet.objects.complete().get(pk=sheet.pk)
        self.edition = working_copy.edition(now, self.copy)
        self.next = working_copy.with_changes(now, self.copy)
        self.subjects = [Subject(self.next)]
        self.is_draft = sheet.is_draft
        self.obstacles = history.obstacles(sheet.pk, self.copy.revision) if self.copy else []
        known = {row.finding for row in sheet.settled_findings.all()}
        found = findings(self.next)
        self.findings = [finding for finding in found if finding not in known]
        self.settled = [finding for finding in found if finding in known]

    @classmethod
    def all(cls) -> Iterator[Self]:
        """Give those of all sheets, in a number of queries that grows with the changes alone."""
        sheets = FactSheet.objects.complete().select_related("working_copy__revision__user")
        for sheet in sheets.prefetch_related("approvals", "questions", "settled_findings"):
            yield cls(sheet, is_read=True)

    def __str__(self) -> str:
        return str(self.sheet)

    def again(self) -> Publication:
        return SheetPublication(FactSheet.objects.get(pk=self.sheet.pk))

    def lock(self) -> None:
        FactSheet.objects.select_for_update().get(pk=self.sheet.pk)

    def is_waiting(self) -> bool:
        return self.sheet.is_draft or self.copy is not None

    def differences(self) -> list[Change]:
        if self.copy is None:
            return []
        now = FactSheet.objects.complete().get(pk=self.sheet.pk)
        return list(changes(all_of(now), all_of(self.next)))

    def put_in_place(self, *, change_note: str, by: User) -> None:
        working_copy.publish(self.sheet, change_note=change_note, by=by)
        self.sheet.refresh_from_db()

    def outcome(self) -> str:
        return f"Published: {self.sheet}, version {self.sheet.version}."

    def drop(self) -> None:
        working_copy.discard(self.sheet)

    def settle(self, seen: Collection[str], *, by: User) -> int:
        """Let what the content check found, and somebody looked at, be listed no more."""
        found = [text for text in self.findings if text in seen]
        rows = [SettledFinding(sheet=self.sheet, finding=text, by=by) for text in found]
        return len(SettledFinding.objects.bulk_create(rows, ignore_conflicts=True))

    def decide(self, subject: Subject, lines: list[Line], said: Said, *, by: Clinician) -> int:
        """Record it, and the review of what readers see if that is whole now."""
        count = super().decide(subject, lines, said, by=by)
        record_review(self.sheet.pk)
        return count


class CardsPublication(Publication):
    """The urgent-help cards, all that wait together."""

    def __init__(self) -> None:
        self.cards = waiting_cards.edited()
        self.edition = waiting_cards.edition(self.cards)
        self.subjects = [Subject(card) for card in self.cards]

    def __str__(self) -> str:
        return "the urgent-help cards"

    def again(self) -> Publication:
        return CardsPublication()

    def lock(self) -> None:
        list(UrgentHelpCard.objects.select_for_update())

    def is_waiting(self) -> bool:
        return WaitingCard.objects.exists()

    def unapproved(self) -> list[Signed]:
        """Give what is missing on the cards that wait: the others are not published anew."""
        waiting = [subject for subject in self.subjects if hasattr(subject.row, "waiting")]
        return [signed for subject in waiting for signed in subject.unapproved()]

    def differences(self) -> list[Change]:
        found = []
        for waiting in WaitingCard.objects.select_related("card"):
            [new] = [card for card in self.cards if card.pk == waiting.card_id]
            found += [
                Change(f"{waiting.card.get_level_display()}: {change.where}", change.words)
                for change in changes(card_lines(waiting.card), card_lines(new))
            ]
        return found

    def put_in_place(self, *, change_note: str, by: User) -> None:
        waiting_cards.publish(change_note=change_note, by=by)

    def drop(self) -> None:
        waiting_cards.discard()

    def outcome(self) -> str:
        return "Published. Patients read the cards in their new words."
