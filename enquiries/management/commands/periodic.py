"""`manage.py periodic --run NAME`: run one periodic job now, for cron or by hand."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from enquiries.common.clock import ClocksDisagree, demand_agreement
from enquiries.delivery.periodic import JOBS
from enquiries.delivery.periodic import run as run_job


class Command(BaseCommand):
    help = "Runs one of the jobs that the worker runs by the clock."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--run", choices=sorted(JOBS), required=True, metavar="NAME")

    def handle(self, *args: Any, run: str, **options: Any) -> None:
        try:
            demand_agreement()
            self.stdout.write(f"{run}: {run_job(run)}")
        except ClocksDisagree as error:
            raise CommandError(str(error)) from error
