"""`manage.py erase EMAIL`: erase all that is held on one person."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from enquiries.privacy.erasure import erase_person, formerly_of, truncate_wal

from . import PERSON_HELP, person


class Command(BaseCommand):
    help = "Erases all that is held on one person and prints how much it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help=PERSON_HELP)
        parser.add_argument(
            "--unblock", action="store_true", help="also allow letters to this address again"
        )

    def handle(self, *args: Any, email: str, unblock: bool, **options: Any) -> None:
        whose = person(email)
        receipt = erase_person(whose, unblock=unblock)
        truncate_wal()
        self.stdout.write("Erased: " + ", ".join(f"{kind} {n}" for kind, n in receipt.items()))
        if left := formerly_of(whose):
            self.stdout.write(
                f"Left: a former address in {', '.join(left)}. If that is the same person, "
                f"erase by the reference: manage.py erase {left[0]}"
            )
