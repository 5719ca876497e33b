"""The report as a PDF: the patient's answers, or a worksheet, on top of the whole fact sheet."""

from dataclasses import asdict
from typing import Any

from django import forms

from factsheets import pdf
from factsheets.models import FactSheet

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


def contents(sheet: FactSheet, sections: list[Section]) -> pdf.Data:
    """All that the PDF of a report says."""
    return pdf.contents(sheet) | {
        "summary_heading": "Your personalised assessment summary",
        "purpose": [f"This is your report. {self_check.PURPOSE}"],
        "summary_about": [] if sections else [WORKSHEET],
        "sections": [asdict(section) for section in sections],
        "worksheet": [] if sections else worksheet(sheet),
        "questions": QUESTIONS,
        "privacy": [PRIVACY],
    }


def attachment(context: dict[str, Any]) -> tuple[str, bytes, str]:
    """The report as it travels with its letter, under a name that tells nobody's condition."""
    sheet = context["sheet"]
    data = contents(sheet, context["sections"])
    file = pdf.typeset("report.typ", data, int(sheet.updated_at.timestamp()))
    return "fact-sheet.pdf", file, "application/pdf"
