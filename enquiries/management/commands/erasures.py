"""`manage.py erasures --since DAY`: the list of erasures, to be kept on another machine."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from enquiries.common.erasure_log import Erasure


class Command(BaseCommand):
    help = "Prints what was erased or blocked since a day, by ids alone, for a restore to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", default="1970-01-01", help="a day, or a day and a time")

    def handle(self, *args: Any, since: str, **options: Any) -> None:
        for erasure in Erasure.objects.filter(at__gte=moment(since)).iterator():
            self.stdout.write(erasure.line(erasure.at))


def moment(typed: str) -> datetime:
    """Read a day, or a day and a time, by the clocks in London."""
    try:
        found = parse_datetime(typed) or datetime.fromisoformat(str(parse_date(typed)))
    except ValueError:
        raise CommandError("Give a day like 2030-01-31, or a time like 2030-01-31T18:00") from None
    return found if timezone.is_aware(found) else timezone.make_aware(found)
