"""`manage.py migrate`, which holds nobody up for long who is reading or writing meanwhile.

A change of a table waits until the table is free, and everybody after it waits for the change. So
on PostgreSQL it waits a few seconds, then gives way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections, transaction
from psycopg.errors import LockNotAvailable


class Command(migrate.Command):
    def check(self, *args: Any, **options: Any) -> None:
        """Ask first whether the database is to be written to: a check takes a lock for a lack."""
        for database in options.get("databases") or []:
            with transaction.atomic(using=database):
                pass
        super().check(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with patience(options["database"], settings.MIGRATE_LOCK_SECONDS):
                super().handle(*args, **options)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            raise CommandError(
                f"A table was in use for {settings.MIGRATE_LOCK_SECONDS} seconds, so its change "
                "was given up and nothing of it is left. Run it again, at a quieter time or with "
                "site and worker stopped; what was done before it is not done twice."
            ) from error


@contextmanager
def patience(database: str, seconds: int) -> Iterator[None]:
    """Wait for a table at most so long, on PostgreSQL; 0 is without end."""
    connection = connections[database]
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{seconds}s"])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
