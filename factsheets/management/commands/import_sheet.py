"""`manage.py import_sheet FILE`: a fact sheet from a text file, never published by that."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factsheets.sheet_file import SheetFile, SheetFileError
from factsheets.working_copy import import_file


@contextmanager
def problems_told(file: Path) -> Iterator[None]:
    """What is wrong with a file becomes the command's answer, line by line."""
    try:
        yield
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not UTF-8 text. Save it as UTF-8.") from error
    except SheetFileError as error:
        lines = [f"{file}:{line}: {problem}" for line, problem in error.problems]
        raise CommandError("\n".join(["Nothing was changed.", *lines])) from error


class Command(BaseCommand):
    help = "Reads a fact sheet as a draft, or as changes waiting to be published in admin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        with problems_told(file):
            sheet = import_file(SheetFile(file.read_text(encoding="utf-8")))
        where = "as a draft" if sheet.is_draft else "as changes that wait to be published"
        self.stdout.write(f"Read “{sheet}” {where}.")
