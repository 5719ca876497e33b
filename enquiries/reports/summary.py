"""The personalised summary: each answer next to the sheet's own sentence, in the sheet's order.

Pure functions from rows and answers to plain lines. One answer gives one line, whatever the others
are: nothing is counted, combined, ranked or concluded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from factsheets.formatted import plain
from factsheets.models import FactSheet

from . import self_check
from .self_check import Applies, Tried

Answers = Mapping[str, Any]
TICKED = "Ticked"


class Explained(Protocol):
    """A cause or a treatment of a sheet."""

    pk: Any
    name: str
    explanation: str


class Said(Protocol):
    """A symptom of a sheet."""

    pk: Any
    text: str


@dataclass(frozen=True)
class Line:
    """What was asked, what the patient said, and what the sheet says about it."""

    asked: str
    answer: str
    sentence: str = ""
    is_ticked: bool = False

    @property
    def question(self) -> str:
        """What was asked, to be followed by the answer."""
        return self.asked if self.asked.endswith("?") else f"{self.asked}:"


@dataclass(frozen=True)
class Section:
    heading: str
    lines: list[Line]
    note: str = ""


def general_line(name: str, answer: Any) -> Line:
    """The answer to a question that every sheet asks."""
    if name == "goal":
        return Line(self_check.GOAL, answer)
    if name in self_check.LINES:
        return Line(self_check.LINES[name], answer)
    label, choices = self_check.PICKS[name]
    return Line(label, dict(choices).get(answer, answer))


def general(heading: str, names: Iterable[str], answers: Answers) -> Section:
    return Section(
        heading, [general_line(name, answers[name]) for name in names if name in answers]
    )


def explained(
    prefix: str, rows: Iterable[Explained], words: Mapping[str, str], answers: Answers
) -> list[Line]:
    """One line for each row that was answered."""
    answered = [(row, answers.get(f"{prefix}_{row.pk}")) for row in rows]
    return [
        Line(row.name, words.get(answer, answer), plain(row.explanation))
        for row, answer in answered
        if answer
    ]


def causes(rows: Iterable[Explained], answers: Answers) -> Section:
    lines = explained("cause", rows, dict(Applies.choices), answers)
    return Section("Causes in the fact sheet", lines)


def symptoms(rows: Iterable[Said], answers: Answers) -> Section:
    ticked = set(answers.get("symptoms", []))
    lines = [Line(plain(row.text), TICKED, is_ticked=True) for row in rows if str(row.pk) in ticked]
    return Section("Symptoms that you ticked", lines)


def treatments(rows: Iterable[Explained], answers: Answers) -> Section:
    lines = explained("treatment", rows, dict(Tried.choices), answers)
    note = "The order is not a recommendation."
    return Section("Treatments in the fact sheet", lines, note)


def summarise(
    cause_rows: Iterable[Explained],
    symptom_rows: Iterable[Said],
    treatment_rows: Iterable[Explained],
    answers: Answers,
) -> list[Section]:
    """The sections that have something in them; none when nothing was answered."""
    sections = [
        general("Your goal", ["goal"], answers),
        general("Your pain", self_check.ABOUT_PAIN, answers),
        general("What it affects", self_check.DAILY_LIFE, answers),
        causes(cause_rows, answers),
        symptoms(symptom_rows, answers),
        treatments(treatment_rows, answers),
    ]
    return [section for section in sections if section.lines]


def of_sheet(sheet: FactSheet, answers: Answers) -> list[Section]:
    """The summary next to the rows of a whole sheet."""
    rows = sheet.causes.all(), sheet.symptoms.all(), sheet.treatments.all()
    return summarise(*rows, answers)
