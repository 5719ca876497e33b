"""`manage.py retention`: how long everything is kept, with the settings of this site."""

from typing import Any

from django.core.management.base import BaseCommand

from enquiries.privacy.retention import as_document


class Command(BaseCommand):
    help = "Prints how long everything is kept, as docs/privacy.md does."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_document())
