"""`manage.py export_sheet SLUG`: a fact sheet as a text file to edit and compare."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factsheets.models import FactSheet
from factsheets.sheet_file import as_text
from factsheets.working_copy import edited


class Command(BaseCommand):
    help = "Writes a fact sheet as text, with the changes that are not published yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the last part of the sheet's address")
        parser.add_argument("--published", action="store_true", help="only what patients read")

    def handle(self, *args: Any, slug: str, published: bool, **options: Any) -> None:
        sheet = FactSheet.objects.filter(slug=slug).first()
        if sheet is None:
            known = ", ".join(FactSheet.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no fact sheet “{slug}”. There are: {known}")
        text = as_text(sheet if published else edited(sheet))
        self.stdout.write(text, ending="")
