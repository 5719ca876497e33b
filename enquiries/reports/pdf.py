"""The report as a PDF: one page for the appointment, the cards, then the whole fact sheet."""

import logging
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache

from django.conf import settings

from enquiries.common.characters import in_own_direction
from enquiries.common.strangers_words import as_name, unlinked
from factsheets import content_version, pdf
from factsheets.cached_content import cached_sheet
from factsheets.formatted import plain as marked_off
from factsheets.long_words import all_breakable, breakable
from factsheets.models import FactSheet
from factsheets.native import NativeFailure
from factsheets.typesetter import typeset

from . import self_check, summary
from .appointment_page import appointment_page
from .self_check import Applies, Tried
from .summary import Answers, Section

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


def worksheet(sheet: FactSheet) -> list[pdf.Data]:
    """The sheet's causes and treatments to tick by hand, each with the sheet's own words."""
    causes = by_hand(self_check.asked(sheet.causes.all()), Applies.labels)
    treatments = by_hand(self_check.asked(sheet.treatments.all()), Tried.labels)
    parts = {
        "Causes named in this fact sheet": causes,
        "Treatments named in this fact sheet": treatments,
    }
    return [{"heading": name, "questions": rows} for name, rows in parts.items() if rows]


def by_hand(rows: Iterable[summary.Explained], choices: list[str]) -> list[pdf.Data]:
    return [
        {"asked": row.name, "hint": marked_off(row.explanation), "choices": choices} for row in rows
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


@dataclass(frozen=True)
class Report:
    """Whose report it is, when it was asked for, and what they answered."""

    sheet: FactSheet
    answers: Answers
    name: str
    day: date

    def sections(self, change: Callable[[str], str]) -> list[Section]:
        """The answers that have a sentence of the sheet beside them; page one has the others."""
        found = summary.of_sheet(self.sheet, self.answers)
        beside = [part for part in found if any(line.sentence for line in part.lines)]
        return with_answers(beside, change)


def contents(report: Report, change: Callable[[str], str]) -> pdf.Data:
    """What the PDF of a report says beside the sheet; `change` makes what was typed printable."""

    def fit(typed: str) -> str:
        return in_own_direction(breakable_without_links(change(typed)))

    name = fit(as_name(report.name))
    page = appointment_page(report.sheet, report.answers, fit, name, report.day)
    sections = report.sections(fit)
    about = [] if report.answers else [WORKSHEET]
    about += [REPLACED] if REPLACEMENT in str([page, sections]) else []
    return {
        "appointment": page | {"questions": QUESTIONS},
        "summary_heading": "Your personalised assessment summary",
        "purpose": [f"This is your report. {self_check.PURPOSE}"],
        "summary_about": about,
        "sections": [asdict(section) for section in sections],
        "worksheet": [] if report.answers else worksheet(report.sheet),
        "privacy": [PRIVACY],
    }


def of_sheet(sheet: FactSheet) -> pdf.Data:
    """What the PDF of every report says of a sheet, made once for each content."""
    return _of_sheet(sheet.pk, settings.SITE_URL, content_version.current())


@lru_cache(maxsize=32)
def _of_sheet(pk: int, site_url: str, version: str) -> pdf.Data:
    data: pdf.Data = all_breakable(pdf.contents(cached_sheet(pk)))
    return data


def report_pdf(report: Report) -> bytes | None:
    """Set the report in the characters that we have, then in plain ones; None when both fail."""
    made_at = int(report.sheet.updated_at.timestamp())
    sheet = of_sheet(report.sheet)
    try:
        return typeset("report.typ", contents(report, printable), made_at, sheet=sheet)
    except NativeFailure as failure:
        logger.warning("a report's PDF is set again in plain characters: %s", failure)
    try:
        return typeset("report.typ", contents(report, plain), made_at, sheet=sheet)
    except NativeFailure as failure:
        logger.error("a report leaves without its PDF: %s", failure)  # noqa: TRY400 (its words)
        return None
