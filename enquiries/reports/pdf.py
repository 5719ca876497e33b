"""The report as a PDF: the patient's answers, or a worksheet, on top of the whole fact sheet."""

import logging
import re
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from django import forms

from enquiries.common.strangers_words import breakable, unlinked
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
    "email address and your answers from our records. A copy stays in your mailbox, and perhaps "
    "with your email service. Keep this one where you would keep a letter from a clinic."
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

# Chinese, Japanese, Korean, historic scripts and private use: our fonts have no glyphs for them,
# and a file that shows boxes loses PDF/UA.
WITHOUT_GLYPHS = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\ue000-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\U00010000-\U0001efff\U00020000-\U0010ffff]"
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


def plain(typed: str, unprinted: re.Pattern[str] = UNSAFE) -> str:
    """Put a mark in place of each character outside the safe set, or of each unprinted one."""
    return unprinted.sub(REPLACEMENT, unicodedata.normalize("NFC", typed))


def printable(typed: str) -> str:
    """Put a mark in place of each character that our fonts have no glyph for."""
    return plain(typed, WITHOUT_GLYPHS)


def breakable_without_links(typed: str) -> str:
    return breakable(unlinked(typed))


def with_answers(sections: list[Section], change: Callable[[str], str]) -> list[Section]:
    """The same sections, each answer changed."""
    return [
        replace(part, lines=[replace(line, answer=change(line.answer)) for line in part.lines])
        for part in sections
    ]


def contents(sheet: FactSheet, sections: list[Section], *about: str) -> pdf.Data:
    """All that the PDF of a report says."""
    return pdf.contents(sheet) | {
        "summary_heading": "Your personalised assessment summary",
        "purpose": [f"This is your report. {self_check.PURPOSE}"],
        "summary_about": list(about) if sections else [WORKSHEET],
        "sections": [
            asdict(section) for section in with_answers(sections, breakable_without_links)
        ],
        "worksheet": [] if sections else worksheet(sheet),
        "questions": QUESTIONS,
        "privacy": [PRIVACY],
    }


def report_pdf(sheet: FactSheet, sections: list[Section]) -> bytes | None:
    """Set the report in the characters that we have, then in plain ones; None when both fail."""
    made_at = int(sheet.updated_at.timestamp())
    printed = with_answers(sections, printable)
    about = [REPLACED] if REPLACEMENT in str(printed) else []
    try:
        return typeset("report.typ", contents(sheet, printed, *about), made_at)
    except NativeFailure as failure:
        logger.warning("a report's PDF is set again in plain characters: %s", failure)
    try:
        data = contents(sheet, with_answers(sections, plain), REPLACED)
        return typeset("report.typ", data, made_at)
    except NativeFailure as failure:
        logger.error("a report leaves without its PDF: %s", failure)  # noqa: TRY400 (its words)
        return None
