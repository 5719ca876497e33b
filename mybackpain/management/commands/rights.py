"""`manage.py rights`: what the site's login may do in PostgreSQL, after each migration."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mybackpain.operations.postgresql import ToolFailed, set_rights


class Command(BaseCommand):
    help = (
        "Gives the site's login the rights of docs/grants.sql again. Run it as the tables' owner."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            logins = set_rights()
        except ToolFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Rights are set for: " + (", ".join(logins) or "nobody"))
