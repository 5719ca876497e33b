"""`manage.py restore FILE`: a backup takes the database's place; erasures are made again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mybackpain.operations.backup import BackupError, restore


class Command(BaseCommand):
    help = "Replaces the database by a backup. Stop the site and every worker first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--erasures",
            type=Path,
            nargs="+",
            help="where erasures were written down, on each host (default: ERASURES_FILE)",
        )
        parser.add_argument("--yes", action="store_true", help="replace all that is there")

    def handle(
        self, *args: Any, file: Path, erasures: list[Path] | None, yes: bool, **options: Any
    ) -> None:
        if not yes:
            raise CommandError("This replaces the whole database. Add --yes if that is meant.")
        files = erasures or [Path(settings.ERASURES_FILE)]
        if missing := [str(path) for path in files if not path.exists()]:
            raise CommandError(f"Without the list of erasures nothing is restored: {missing[0]}")
        lines = [line for path in files for line in path.read_text(errors="replace").splitlines()]
        try:
            erased = restore(file, lines)
        except BackupError as error:
            raise CommandError(str(error)) from error
        counts = ", ".join(f"{count} {kind}" for kind, count in erased.items())
        self.stdout.write(f"Restored from {file}. Erased again: {counts}")
