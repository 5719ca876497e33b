"""`manage.py mail_test ADDRESS`: send one letter, naming each step."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from enquiries.common.address import canonical
from enquiries.delivery import mail_test


class Command(BaseCommand):
    help = "Sends one letter to an address and says each step of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", metavar="ADDRESS", help="like you@example.org")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        try:
            for step in mail_test.send(canonical(address)):
                self.stdout.write(step)
        except ValidationError as error:
            raise CommandError(f"{address}: {error.messages[0]}.") from error
        except mail_test.StepFailed as error:
            raise CommandError(str(error)) from error
