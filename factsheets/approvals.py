"""Line by line, signed: who approved what, and whether all of it is.

A decision is on a text. What is changed has none any more; what comes back has it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from . import history
from .differences import Words, in_words, nearest
from .lines import Line, card_lines, sheet_lines
from .models import Approval, Clinician, FactSheet, Question, UrgentHelpCard
from .models.fact_sheet import review_due
from .sheet_file import REVIEW

RIGHT = "factsheets.approve_factsheet"


@dataclass(frozen=True)
class Signed:
    """A line with what clinicians decided about it, and were asked."""

    line: Line
    decision: Approval | None  # the latest
    before: Line | None  # what it was when it was last decided on, if it has changed since
    questions: list[Question] = field(default_factory=list)
    is_own: bool = False  # whether the one who looks wrote it, and may not approve it

    @property
    def key(self) -> str:
        return self.line.fingerprint[:16]

    @property
    def is_approved(self) -> bool:
        """Whether a decision accepts it, and not longer ago than a review holds."""
        if self.decision is None or not self.decision.is_accepted:
            return False
        return review_due(self.decision.day) > timezone.localdate()

    @property
    def changed_words(self) -> Words:
        return in_words(self.before.text, self.line.text) if self.before else []


@dataclass(frozen=True)
class Said:
    """What a clinician says of a line."""

    verdict: str
    comment: str = ""
    source_checked_on: date | None = None


class Subject:
    """What is signed line by line: a sheet or a card, as it is to be next."""

    def __init__(self, row: FactSheet | UrgentHelpCard) -> None:
        self.row = row
        self.of: dict[str, Any] = {
            "sheet" if isinstance(row, FactSheet) else "card": type(row)(pk=row.pk)
        }

    def __str__(self) -> str:
        return str(self.row)

    @property
    def lines(self) -> list[Line]:
        return sheet_lines(self.row) if isinstance(self.row, FactSheet) else card_lines(self.row)

    def earlier(self) -> list[tuple[int | None, set[Line]]]:
        """Give what it said in each of its texts, newest first, and who wrote that."""
        if isinstance(self.row, FactSheet):
            return [
                (version.revision.user_id, set(sheet_lines(history.snapshot(version.revision))))
                for version in history.revisions(self.row)
            ]
        return [
            (user, set(card_lines(UrgentHelpCard(**words))))
            for user, words in history.card_texts(self.row)
        ]

    def written_by(self, user: User) -> set[Line]:
        """Give the lines that this person was the last to write.

        Who wrote a line is who saved the first of the latest texts that all have it.
        """
        texts = self.earlier()
        found = set()
        for line in self.lines:
            holding = []
            for writer, said in texts:
                if line not in said:
                    break
                holding.append(writer)
            if holding and holding[-1] == user.pk:
                found.add(line)
        return found

    def signed(self, looking: User | None = None) -> list[Signed]:
        """Give its lines with their decisions; `looking` says whose own lines are told apart."""
        lines = self.lines
        decided = list(Approval.objects.filter(**self.of))
        latest = {decision.fingerprint: decision for decision in decided}
        now = set(lines)
        gone = [Line(row.part, "", row.text) for row in latest.values()]
        gone = [line for line in gone if line.fingerprint not in {it.fingerprint for it in now}]
        asked = list(Question.objects.filter(**self.of).exclude(part=""))
        own = self.written_by(looking) if looking and settings.TWO_PEOPLE else set()
        return [
            signed(line, latest.get(line.fingerprint), gone, asked, is_own=line in own)
            for line in lines
        ]

    def questions(self) -> list[Question]:
        """Give the questions about the whole, and about lines that are no longer there."""
        texts = {line.fingerprint for line in self.lines}
        asked = Question.objects.filter(**self.of)
        return [question for question in asked if question.fingerprint not in texts]

    def unapproved(self) -> list[Signed]:
        return [signed for signed in self.signed() if not signed.is_approved]

    def decide(self, lines: Iterable[Line], said: Said, *, by: Clinician) -> list[Approval]:
        """Record one decision on each of these lines, or refuse what somebody wrote themselves."""
        is_accepting = said.verdict == Approval.Verdict.ACCEPT
        own = self.written_by(by.account) if settings.TWO_PEOPLE and is_accepting else set()
        who = {"by": by.account, "name": by.name, "standing": by.standing}
        rows = [
            Approval(**self.of, part=line.part, text=line.text, **asdict(said), **who)
            for line in lines
            if line not in own
        ]
        return Approval.objects.bulk_create(rows)


def signed(
    line: Line,
    decision: Approval | None,
    gone: Sequence[Line],
    asked: Iterable[Question],
    *,
    is_own: bool,
) -> Signed:
    before = nearest(line, gone) if decision is None else None
    marks = {line.fingerprint, before.fingerprint if before else ""}
    questions = [question for question in asked if question.fingerprint in marks]
    return Signed(line, decision, before, questions, is_own)


def clinician(user: User) -> Clinician | None:
    """Give who this person is as a clinician with the right to approve, if they are one."""
    if not user.has_perm(RIGHT) or not user.get_full_name():
        return None
    return Clinician.objects.filter(account=user).select_related("account").first()


def stamp(sheet: FactSheet) -> None:
    """Write into a sheet in memory who reviewed all that it says, or that nobody has."""
    found = Subject(sheet).signed()
    decisions = [each.decision for each in found if each.decision]
    if not found or any(not each.is_approved for each in found):
        unstamp(sheet)
        return
    people = dict.fromkeys((decision.name, decision.standing) for decision in decisions)
    sheet.reviewer_name = "\n".join(name for name, _ in people)
    sheet.reviewer_role = "\n".join(standing for _, standing in people)
    sheet.reviewed_on = max(decision.day for decision in decisions)
    sheet.review_due_on = review_due(min(decision.day for decision in decisions))


def unstamp(sheet: FactSheet) -> None:
    """Say in a sheet in memory that nobody has reviewed it."""
    sheet.reviewer_name = sheet.reviewer_role = ""
    sheet.reviewed_on = sheet.review_due_on = None


def record_review(sheet_pk: int) -> None:
    """Let readers know of a review of what they read, once each of its lines is approved."""
    sheet = FactSheet.objects.complete().get(pk=sheet_pk)
    if sheet.is_draft:
        return
    stamp(sheet)
    if sheet.reviewed_on is not None:
        sheet.save(update_fields=REVIEW)


def since(user: User, subject: Subject) -> list[Signed]:
    """Give the lines that say something this person has not approved."""
    own = Q(by=user, verdict=Approval.Verdict.ACCEPT)
    known = {row.fingerprint for row in Approval.objects.filter(own, **subject.of)}
    return [each for each in subject.signed() if each.line.fingerprint not in known]
