"""What clinicians are asked, beside the lines that it is about: fixtures/questions.toml.

A question is about a sheet or a card; `lines` hold words of those of its lines that are meant.
"""

import tomllib
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from .lines import Line, card_lines, sheet_lines
from .models import FactSheet, Question, UrgentHelpCard

FILE = settings.BASE_DIR / "fixtures" / "questions.toml"


class LineNotFoundError(Exception):
    """No line holds the words of a question."""


def in_file() -> list[dict[str, Any]]:
    questions: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["questions"]
    return questions


def about(question: dict[str, Any]) -> tuple[dict[str, Any], list[Line]] | None:
    """Give the sheet or card that a question is about and its lines, if it is there."""
    if "card" in question:
        card = UrgentHelpCard.objects.filter(level=question["card"]).first()
        return ({"card": card}, card_lines(card)) if card else None
    sheet = FactSheet.objects.complete().filter(slug=question["sheet"]).first()
    return ({"sheet": sheet}, sheet_lines(sheet)) if sheet else None


def rows(question: dict[str, Any], of: dict[str, Any], lines: list[Line]) -> list[Question]:
    """Give the question once for each line that it is about; raises LineNotFoundError."""
    values = of | {"asks": f"{question['number']}: {question['asks']}"}
    if "lines" not in question:
        return [Question(**values)]
    found = [line for words in question["lines"] for line in holding(words, lines)]
    return [Question(**values, part=line.part, text=line.text) for line in found]


def holding(words: str, lines: list[Line]) -> list[Line]:
    """Give the line that says just these words, or all that hold them."""
    found = [line for line in lines if line.text == words] or [
        line for line in lines if words in line.text
    ]
    if not found:
        raise LineNotFoundError(f"No line holds the words of a question: “{words}”")
    return found


def not_asked_yet() -> Iterator[Question]:
    """Give what is not asked yet of what there is; of a line that was changed, beside the whole."""
    for question in in_file():
        if (found := about(question)) is None:
            continue
        of, lines = found
        try:
            asked = rows(question, of, lines)
        except LineNotFoundError:
            del question["lines"]
            asked = rows(question, of, lines)
        if not Question.objects.filter(**of, asks=asked[0].asks).exists():
            yield from asked
