"""`manage.py restore FILE`: a backup takes the database's place; erasures are made again."""

from argparse import ArgumentParser
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from enquiries.common.erasure_log import is_list
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
        lists = {path: path.read_text(errors="replace").splitlines() for path in files}
        if foreign := [str(path) for path, lines in lists.items() if not is_list(lines)]:
            raise CommandError(
                f"{foreign[0]} is no list of erasures. Give each host's ERASURES_FILE, or what "
                "manage.py erasures --since DAY has printed."
            )
        try:
            erased = restore(file, chain.from_iterable(lists.values()))
        except BackupError as error:
            raise CommandError(str(error)) from error
        counts = ", ".join(f"{count} {kind}" for kind, count in erased.items())
        self.stdout.write(f"Restored from {file}. Erased again: {counts}")
