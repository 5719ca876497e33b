"""`manage.py demo`: set up everything in `var/` and serve it."""

import os
import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.crypto import salted_hmac

from enquiries.delivery.mailer import mailer
from factsheets.models import Clinician, FactSheet
from mybackpain.config.environment import LAST_PORT
from mybackpain.operations import eml_files
from mybackpain.operations.demo import VAR, Parts, is_free
from mybackpain.staff.roles import update_roles


class Command(BaseCommand):
    help = "Serves the whole site from var/: the web server and the worker, with staff accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--fresh", action="store_true", help="forget the data of earlier runs")

        parser.add_argument(
            "--any-database",
            action="store_true",
            dest="is_somebody_elses_meant",
            help="use the database of DATABASE_URL whoever made it",
        )

    def handle(
        self,
        *args: Any,
        port: int,
        fresh: bool,
        is_somebody_elses_meant: bool,
        **options: Any,
    ) -> None:
        if not 1 <= port <= LAST_PORT:
            raise CommandError(f"{port} is no port. Try another: manage.py demo --port 8001")
        if not is_free(port):
            raise CommandError(f"Port {port} is in use. Try another: manage.py demo --port 8001")
        if not (is_somebody_elses_meant or is_ours()):
            raise CommandError(
                "DATABASE_URL names a database that no demo has made: the demo would give it staff "
                "accounts with known passwords. Unset DATABASE_URL, or add --any-database."
            )
        if fresh:
            self.forget()
        call_command("migrate", verbosity=0)
        if not FactSheet.objects.exists():
            call_command("loaddata", "fact_sheets", "reply_templates", verbosity=0)
        self.make_staff()
        call_command("collectstatic", interactive=False, verbosity=0)
        os.environ["SITE_URL"] = f"http://127.0.0.1:{port}"
        if not Parts(port).run():
            sys.exit("A part of the demo ended by itself; the lines above say why.")

    def forget(self) -> None:
        """Empty the demo's own data: the database through Django, the mail by its files."""
        database = Path(settings.DATABASES["default"]["NAME"])
        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
            for suffix in ("", "-wal", "-shm"):
                Path(f"{database}{suffix}").unlink(missing_ok=True)
        else:
            call_command("migrate", verbosity=0)
            call_command("flush", interactive=False, verbosity=0)
        if isinstance(letters := mailer(), eml_files.EmailBackend):
            shutil.rmtree(letters.folder, ignore_errors=True)

    def make_staff(self) -> None:
        """An administrator and a receptionist, whose passwords stay the same while var/ is kept.

        The administrator is a clinician too, so that text can be approved and published.
        """
        update_roles()
        for name, role in (("admin", ""), ("triage", "Reception")):
            password = password_of(name)
            user, _ = User.objects.get_or_create(
                username=name, defaults={"is_staff": True, "is_superuser": not role}
            )
            user.set_password(password)
            if not role:
                user.first_name, user.last_name = "Demo", "Clinician"
                who = {"role": "Osteopath", "registration": "GOsC 0000"}
                Clinician.objects.get_or_create(account=user, defaults=who)
            user.save()
            user.groups.add(*Group.objects.filter(name=role))
            self.stdout.write(f"Staff account for /admin/: {name}, password {password}")


def password_of(name: str) -> str:
    """The same while var/ is kept."""
    return salted_hmac("demo.staff", name).hexdigest()[:12]


def is_ours() -> bool:
    """Whether the database is in var/, empty, or has the accounts of an earlier demo."""
    if VAR in Path(settings.DATABASES["default"]["NAME"]).parents:
        return True
    if "auth_user" not in connection.introspection.table_names():
        return True
    admin = User.objects.filter(username="admin").first()
    return admin is not None and admin.check_password(password_of("admin"))
