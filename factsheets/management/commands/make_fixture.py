"""`manage.py make_fixture`: the sheets of a new site, from the files in fixtures/sheets/."""

import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model

from factsheets.lines import Line, card_lines, sheet_lines
from factsheets.models import CONTENT, FactSheet, Question, UrgentHelpCard
from factsheets.sheet_file import SheetFile, as_text

from .import_sheet import problems_told

FIXTURES = settings.BASE_DIR / "fixtures"


class Command(BaseCommand):
    help = (
        "Writes fixtures/fact_sheets.json anew from fixtures/sheets/, by way of an empty database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", type=Path, default=FIXTURES / "fact_sheets.json")

    def handle(self, *args: Any, output: Path, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        if FactSheet.objects.exists():
            raise CommandError(
                "This database holds fact sheets. Use an empty one: "
                "DATABASE_URL=sqlite://:memory: uv run manage.py make_fixture"
            )
        call_command("loaddata", "fact_sheets", verbosity=0)
        files = sorted((FIXTURES / "sheets").glob("*.toml"))
        for file in files:
            with problems_told(file):
                take_over(file.read_text(encoding="utf-8"))
        FactSheet.objects.exclude(slug__in=[file.stem for file in files]).delete()
        ask(tomllib.loads((FIXTURES / "questions.toml").read_text(encoding="utf-8"))["questions"])
        written: list[type[Model]] = [*CONTENT, Question]
        models = [model._meta.label_lower for model in written]
        call_command("dumpdata", *models, indent=2, output=output, verbosity=0)


def take_over(text: str) -> None:
    """Make a sheet what its file says; what says the same keeps its dates."""
    file = SheetFile(text)
    known = FactSheet.objects.filter(slug=file.data.get("slug")).first()
    if known is None or as_text(known) != text:
        file.save()


def ask(questions: list[dict[str, Any]]) -> None:
    """Put each question beside the lines that hold the words which it names."""
    sheets = {sheet.slug: sheet for sheet in FactSheet.objects.complete()}
    cards = {card.level: card for card in UrgentHelpCard.objects.all()}
    rows = []
    for question in questions:
        asks = f"{question['number']}: {question['asks']}"
        if "card" in question:
            card = cards[question["card"]]
            rows += rows_of(question, card_lines(card), card=card, asks=asks)
        else:
            sheet = sheets[question["sheet"]]
            rows += rows_of(question, sheet_lines(sheet), sheet=sheet, asks=asks)
    for pk, row in enumerate(rows, 1):
        row.pk = pk
    Question.objects.all().delete()
    Question.objects.bulk_create(rows)


def rows_of(question: dict[str, Any], lines: list[Line], **values: Any) -> list[Question]:
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
        raise CommandError(f"No line holds the words of a question: “{words}”")
    return found
