"""`manage.py import_sheet FILE…`: fact sheets from text files, never published by that."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factsheets.sheet_file import SheetFile
from factsheets.sheet_file_text import SheetFileError
from factsheets.working_copy import import_files, taken_as


def told(file: Path, error: SheetFileError) -> list[str]:
    return [f"{file}:{line}: {problem}" for line, problem in error.problems]


@contextmanager
def problems_told(*files: Path) -> Iterator[None]:
    """What is wrong with a file becomes the command's answer, line by line."""
    try:
        yield
    except OSError as error:
        raise CommandError(f"{error.filename} cannot be read: {error.strerror}") from error
    except SheetFileError as error:
        lines = told(error.file or files[0], error)
        raise CommandError("\n".join(["Nothing was changed.", *lines])) from error


def read(file: Path) -> SheetFile:
    with problems_told(file):
        return SheetFile.read(file.read_bytes(), file)


class Command(BaseCommand):
    help = "Reads fact sheets as drafts, or as changes waiting to be published in admin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="file")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        with problems_told(*files):
            sheets = import_files([read(file) for file in files])
        for sheet in sheets:
            self.stdout.write(f"Read “{sheet}” {taken_as(sheet)}.")
