"""`manage.py doctor`: what is not as it should be, and what to do."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from mybackpain.operations.doctor import examine


class Command(BaseCommand):
    help = (
        "Tries all that the site needs, as the user who runs it. Ends with 1 if anything is wrong."
    )
    requires_system_checks = []  # they are among what it tells of

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for finding in examine():
            if not finding.fault:
                self.stdout.write(f"ok     {finding.what}")
                continue
            wrong += 1
            self.stdout.write(f"WRONG  {finding.what}: {finding.fault}")
            if finding.remedy:
                self.stdout.write(f"       {finding.remedy}")
        if wrong:
            sys.exit(1)
