"""The report as a PDF: the patient's answers, or a worksheet, on top of the whole fact sheet."""

import logging
import re
import unicodedata
from dataclasses import asdict, replace
from typing import Any

from django import forms

from factsheets import pdf
from factsheets.models import FactSheet
from factsheets.native import NativeFailure
from factsheets.typesetter import typeset

from . import self_check
from .summary import Section

# In no order of weight; they fit every sheet.
QUESTIONS = [
    "What do you think is causing my pain, and how sure can you be?",
    "What are my options, and what are the benefits and risks of each?",
    "What happens if we do nothing for now?",
    "What can I do myself, and what should I avoid?",
    "When should I come back, and what should make me come back sooner?",
]
PRIVACY = (
    "Your details were used only to send this report. Once it was sent, we erased your name, your "
    "email address and your answers from our records. What you hold is the only copy, so keep it "
    "where you would keep a letter from a clinic."
)
WORKSHEET = "You gave no answers, so these pages are a worksheet. Fill in by hand what you like."
REPLACEMENT = "\ufffd"
REPLACED = (
    f"Some characters that you typed could not be printed here. {REPLACEMENT} stands in their "
    "place. The email that came with this file shows them as you typed them."
)
# Latin, Greek and Cyrillic with their punctuation: letters that stand one after the other.
UNSAFE = re.compile(
    "[^\\n -~\u00a0-\u00ac\u00ae-\u024f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]"
)

logger = logging.getLogger(__name__)


def question(field: forms.Field) -> pdf.Data:
    """A question of the self-check, to be answered with a pen."""
    choices: Any = field.choices if isinstance(field, forms.ChoiceField) else []
    return {
        "asked": str(field.label),
        "choices": [str(words) for value, words in choices if value],
        "one": not isinstance(field, forms.MultipleChoiceField),
    }


def worksheet(sheet: FactSheet) -> list[pdf.Data]:
    """The self-check to fill in by hand, without the safety question: the cards stand above."""
    return [
        {
            "heading": part.legend,
            "questions": [question(field) for field in part.fields.values()],
        }
        for part in self_check.parts(sheet)
        if "safety" not in part.fields
    ]


def plain(typed: str) -> str:
    """Put a mark in place of each character outside the safe set."""
    return UNSAFE.sub(REPLACEMENT, unicodedata.normalize("NFC", typed))


def in_plain_characters(sections: list[Section]) -> list[Section]:
    """Make the answers such that none can be why a PDF can't be set."""
    return [
        replace(part, lines=[replace(line, answer=plain(line.answer)) for line in part.lines])
        for part in sections
    ]


def contents(sheet: FactSheet, sections: list[Section], *about: str) -> pdf.Data:
    """All that the PDF of a report says."""
    return pdf.contents(sheet) | {
        "summary_heading": "Your personalised assessment summary",
        "purpose": [f"This is your report. {self_check.PURPOSE}"],
        "summary_about": list(about) if sections else [WORKSHEET],
        "sections": [asdict(section) for section in sections],
        "worksheet": [] if sections else worksheet(sheet),
        "questions": QUESTIONS,
        "privacy": [PRIVACY],
    }


def report_pdf(sheet: FactSheet, sections: list[Section]) -> bytes | None:
    """Set the report as typed, then in plain characters; None when that fails too."""
    made_at = int(sheet.updated_at.timestamp())
    try:
        return typeset("report.typ", contents(sheet, sections), made_at)
    except NativeFailure as failure:
        logger.warning("a report's PDF is set again in plain characters: %s", failure)
    try:
        data = contents(sheet, in_plain_characters(sections), REPLACED)
        return typeset("report.typ", data, made_at)
    except NativeFailure as failure:
        logger.error("a report leaves without its PDF: %s", failure)  # noqa: TRY400 (its words)
        return None
