"""`manage.py roles`: make the groups of staff, after each deployment."""

from typing import Any

from django.core.management.base import BaseCommand

from mybackpain.staff.roles import ROLES, update_roles


class Command(BaseCommand):
    help = "Makes the groups of staff with the rights each needs."

    def handle(self, *args: Any, **options: Any) -> None:
        update_roles()
        if options["verbosity"]:
            self.stdout.write("Groups are up to date: " + ", ".join(ROLES))
