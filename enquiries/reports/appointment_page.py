"""One page to bring to the appointment: what the patient said, or room to write it by hand.

As in the summary each answer stands as it was given: nothing is counted, combined or concluded.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.formats import date_format

from factsheets.formatted import plain
from factsheets.long_words import IN_A_COLUMN, breakable
from factsheets.models import FactSheet
from factsheets.pdf import Data
from factsheets.wording import DAY

from . import self_check
from .self_check import PICKS, Effect, Tried
from .summary import Answers

HEADING = "One page for your appointment"
TALK = ["where", "side", "duration", "better", "worse"]
NUMBERS = ["pain_now", "pain_worst"]


def words_of(name: str, answer: str) -> str:
    """Return an answer in the words that the patient chose or typed."""
    return dict(PICKS[name][1]).get(answer, answer) if name in PICKS else answer


def asked(name: str) -> str:
    return PICKS[name][0] if name in PICKS else self_check.LINES[name]


def choices(name: str) -> list[str]:
    return [words for _, words in PICKS[name][1]] if name in PICKS else []


def said(names: Iterable[str], answers: Answers, change: Callable[[str], str]) -> list[Data]:
    """Return the questions with their answers; of a worksheet, all with what to tick."""
    return [
        {
            "asked": asked(name),
            "answer": change(words_of(name, answers.get(name, ""))),
            "choices": choices(name),
        }
        for name in names
        if name in answers or not answers
    ]


def grid(
    rows: Iterable[tuple[str, Any]], choices: Iterable[tuple[str, str]], *, is_blank: bool
) -> Data:
    """Return what was chosen row by row; rows without an answer only on a worksheet."""
    words = dict(choices)
    return {
        "choices": list(words.values()),
        "rows": [
            {"name": name, "answer": words.get(answer, answer or "")}
            for name, answer in rows
            if answer or is_blank
        ],
    }


def appointment_page(
    sheet: FactSheet, answers: Answers, change: Callable[[str], str], name: str, day: date
) -> Data:
    """Return all that the page says; `change` makes what strangers typed fit to be printed."""
    effects = [(PICKS[name][0], answers.get(name)) for name in self_check.DAILY_LIFE]
    return {
        "heading": HEADING,
        "is_blank": not answers,
        "name": change(name),
        "answered_on": date_format(day, DAY) if answers else "",
        "said": said(TALK, answers, change),
        "numbers": [
            {"asked": asked(name), "answer": answers.get(name, "")}
            for name in NUMBERS
            if name in answers or not answers
        ],
        "effects": grid(effects, Effect.choices, is_blank=not answers),
        "goal": {
            "asked": self_check.GOAL,
            "answer": change(answers.get("goal", "")),
            "choices": [],
        },
        **about_rows(sheet, answers),
    }


def about_rows(sheet: FactSheet, answers: Answers) -> Data:
    """Return the symptoms that were ticked and the treatments tried; of a worksheet, all asked."""
    ticked = set(answers.get("symptoms", []))
    symptoms = sheet.symptoms.all() if answers else self_check.asked(sheet.symptoms.all())
    treatments = sheet.treatments.all() if answers else self_check.asked(sheet.treatments.all())
    tried = [
        (breakable(row.name, IN_A_COLUMN), answers.get(f"treatment_{row.pk}")) for row in treatments
    ]
    return {
        "symptoms": [
            breakable(plain(row.text), IN_A_COLUMN)
            for row in symptoms
            if not answers or str(row.pk) in ticked
        ],
        "treatments": grid(tried, Tried.choices, is_blank=not answers),
    }
