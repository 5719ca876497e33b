"""`manage.py subject_access EMAIL`: all that is held on one person, as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder

from enquiries.privacy.erasure import subject_access

from . import PERSON_HELP, person


class Command(BaseCommand):
    help = "Prints all that is held on one person as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help=PERSON_HELP)

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        held = subject_access(person(email))
        self.stdout.write(json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
