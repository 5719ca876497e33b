"""`manage.py unlock NAME`: an account that wrong passwords or codes have locked is open again."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from mybackpain.staff.audit_log import AuditEntry
from mybackpain.staff.lockout import unlock


class Command(BaseCommand):
    help = "Forgets the wrong passwords and codes of an account; manage.py axes_reset forgets all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="user name, such as ann.example")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"{name} has no account.")
        count = unlock(user)
        if count:
            AuditEntry.objects.record(AuditEntry.Event.ACCOUNT_CHANGED, name, detail="unlocked")
        self.stdout.write(f"Forgotten for {name}: {count} counts of wrong passwords and codes.")
        self.stdout.write("A network that is locked too is opened by: manage.py axes_reset")
