"""`manage.py make_fixture`: the sheets of a new site, from the files in fixtures/sheets/."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model

from factsheets import questions
from factsheets.models import CONTENT, FactSheet, Question
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
                take_over(file)
        FactSheet.objects.exclude(slug__in=[file.stem for file in files]).delete()
        ask()
        written: list[type[Model]] = [*CONTENT, Question]
        models = [model._meta.label_lower for model in written]
        unfinished = output.with_name(f"{output.name}.part")  # the next run reads it: whole or not
        call_command("dumpdata", *models, indent=2, output=unfinished, verbosity=0)
        unfinished.replace(output)


def take_over(path: Path) -> None:
    """Make a sheet what its file says; what says the same keeps its dates."""
    file = SheetFile.read(path.read_bytes(), path)
    known = FactSheet.objects.filter(slug=file.data.get("slug")).first()
    if known is None or as_text(known) != path.read_text(encoding="utf-8"):
        file.save()


def ask() -> None:
    """Put each question beside the lines that hold the words which it names."""
    asked = []
    for question in questions.in_file():
        found = questions.about(question)
        if found is None:
            raise CommandError(f"Question {question['number']} is about what is not there.")
        try:
            asked += questions.rows(question, *found)
        except questions.LineNotFoundError as error:
            raise CommandError(str(error)) from error
    for pk, row in enumerate(asked, 1):
        row.pk = pk
    Question.objects.all().delete()
    Question.objects.bulk_create(asked)
