"""Line by line, signed: who approved what, and whether all of it is.

A decision is on a text. What is changed has none any more; what comes back has it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date

from django.conf import settings
from django.contrib.auth.models import User
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

    row_pk: int  # of the sheet or card: two cards may say the same
    line: Line
    decision: Approval | None  # the latest
    before: Line | None  # what it was when it was last decided on, if it has changed since
    questions: list[Question] = field(default_factory=list)
    is_own: bool = False  # whether the one who looks wrote it, and may not approve it

    @property
    def key(self) -> str:
        return f"{self.row_pk}_{self.line.fingerprint[:16]}"

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

    def __str__(self) -> str:
        return str(self.row)

    @property
    def lines(self) -> list[Line]:
        return sheet_lines(self.row) if isinstance(self.row, FactSheet) else card_lines(self.row)

    def earlier(self) -> Iterator[tuple[int | None, set[Line]]]:
        """Give what it said in each of its texts, newest first, and who wrote that."""
        if isinstance(self.row, FactSheet):
            for version in history.revisions(self.row):
                then = history.snapshot(version.revision)
                yield version.revision.user_id, set(sheet_lines(then))
        else:
            for user, words in history.card_texts(self.row):
                yield user, set(card_lines(UrgentHelpCard(**words)))

    @property
    def decisions(self) -> list[Approval]:
        """All that was ever decided on a line of it, the latest last."""
        return list(self.row.approvals.all())

    def refused_since(self, seen: int, *, by_others_than: User) -> set[Line]:
        """Give the lines that a colleague refused after the decision with this number."""
        return {
            Line(row.part, "", row.text)
            for row in self.decisions
            if row.pk > seen and not row.is_accepted and row.by_id != by_others_than.pk
        }

    def written_by(self, user: User) -> set[Line]:
        """Give the lines that this person was the last to write.

        Who wrote a line is who saved the first of the latest texts that all have it.
        """
        held = set(self.lines)
        writers: dict[Line, int | None] = {}
        for writer, said in self.earlier():
            held &= said
            writers |= dict.fromkeys(held, writer)
        return {line for line, writer in writers.items() if writer == user.pk}

    def signed(self, looking: User | None = None) -> list[Signed]:
        """Give its lines with their decisions; `looking` says whose own lines are told apart."""
        lines = self.lines
        latest = {decision.fingerprint: decision for decision in self.decisions}
        now = {line.fingerprint for line in lines}
        gone = [Line(row.part, "", row.text) for mark, row in latest.items() if mark not in now]
        asked = [question for question in self.row.questions.all() if question.part]
        own = self.written_by(looking) if looking and settings.TWO_PEOPLE else set()
        found = []
        for line in lines:
            decision = latest.get(line.fingerprint)
            before = nearest(line, gone) if decision is None else None
            marks = {line.fingerprint, before.fingerprint if before else ""}
            beside = [question for question in asked if question.fingerprint in marks]
            found.append(Signed(self.row.pk, line, decision, before, beside, line in own))
        return found

    def questions(self) -> list[Question]:
        """Give the questions about the whole, and about lines that are no longer there."""
        texts = {line.fingerprint for line in self.lines}
        asked = self.row.questions.all()
        return [question for question in asked if question.fingerprint not in texts]

    def unapproved(self) -> list[Signed]:
        return [signed for signed in self.signed() if not signed.is_approved]

    def decide(self, lines: Iterable[Line], said: Said, *, by: Clinician) -> list[Approval]:
        """Record one decision on each of these lines, or refuse what somebody wrote themselves."""
        is_accepting = said.verdict == Approval.Verdict.ACCEPT
        own = self.written_by(by.account) if settings.TWO_PEOPLE and is_accepting else set()
        kind = "sheet_id" if isinstance(self.row, FactSheet) else "card_id"
        who = {kind: self.row.pk, "by": by.account, "name": by.name, "standing": by.standing}
        rows = [
            Approval(part=line.part, text=line.text, **asdict(said), **who)
            for line in lines
            if line not in own
        ]
        return Approval.objects.bulk_create(rows)


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


def is_refused(sheet: FactSheet) -> bool:
    """Tell whether the last word of a clinician on one of its lines is a no."""
    decisions = [each.decision for each in Subject(sheet).signed()]
    return any(decision and not decision.is_accepted for decision in decisions)


def record_review(sheet_pk: int) -> None:
    """Let readers know of a review of what they read: all its lines are approved, or one refused.

    A review that has run out is left: readers see the day on which the next was due.
    """
    sheet = FactSheet.objects.complete().get(pk=sheet_pk)
    if sheet.is_draft:
        return
    stamp(sheet)
    if sheet.reviewed_on is not None or is_refused(sheet):
        sheet.save(update_fields=REVIEW)


def since(user: User, subject: Subject) -> list[Signed]:
    """Give the lines that say something this person has not approved."""
    known = {row.fingerprint for row in subject.decisions if row.is_accepted_by(user)}
    return [each for each in subject.signed() if each.line.fingerprint not in known]
