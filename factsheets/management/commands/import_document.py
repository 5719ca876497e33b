"""`manage.py import_document FILE…`: documents of the clinic as draft sheets."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factsheets.documents.blocks import UnreadableError
from factsheets.documents.bringing_in import CANNOT, bring_in, lost, told, unsaid
from factsheets.documents.placed import Placing
from factsheets.documents.placing import place
from factsheets.documents.reading import read
from factsheets.working_copy import edited, taken_as

CHANGED_NOTHING = "Nothing was changed."


def placed(file: Path) -> Placing:
    try:
        return place(read(file.name, file.read_bytes()))
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from error
    except UnreadableError as error:
        raise CommandError(f"{file} {error} {CHANGED_NOTHING}") from error


class Command(BaseCommand):
    help = "Reads documents (.docx, .txt, .html) as drafts, or as changes that wait in admin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="file")
        parser.add_argument(
            "--accept-unplaced",
            action="store_true",
            help="bring the documents in although sentences of them found no place",
        )

    def handle(self, *args: Any, files: list[Path], accept_unplaced: bool, **options: Any) -> None:
        placings = [placed(file) for file in files]
        for file, placing in zip(files, placings, strict=True):
            self.tell(file, placing)
        unplaced = sum(len(placing.unplaced) for placing in placings)
        if unplaced and not accept_unplaced:
            raise CommandError(
                f"{CHANGED_NOTHING} Sentences without a place: {unplaced}. Put them into a section "
                "of the document, or leave them out with --accept-unplaced."
            )
        try:
            sheets = bring_in(placings)
        except CANNOT as error:
            raise CommandError(f"{CHANGED_NOTHING} {told(error)}") from error
        for placing, sheet in zip(placings, sheets, strict=True):
            for said in lost(placing, edited(sheet)):
                self.stdout.write(f"  in the document, and not on the sheet: “{said}”")
            for said in unsaid(placing, edited(sheet)):
                self.stdout.write(f"  on the sheet, and not in the document: “{said}”")
            self.stdout.write(f"Read “{sheet}” {taken_as(sheet)}.")

    def tell(self, file: Path, placing: Placing) -> None:
        total = len(placing.sentences)
        self.stdout.write(f"{file}: placed {total - len(placing.unplaced)} of {total}")
        for notice in placing.notices:
            self.stdout.write(f"  {notice}")
        for sentence in placing.unplaced:
            self.stdout.write(f"  not placed: “{sentence}”")
