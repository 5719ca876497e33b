import hashlib

import psycopg
import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection

from tests.project_copy import ROOT
from tests.running_site import database_url

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_migration_gives_way_to_who_uses_its_table(settings: LazySettings) -> None:
    settings.MIGRATE_LOCK_SECONDS = 1
    with psycopg.connect(database_url()) as other:
        other.execute("LOCK TABLE django_migrations")
        with pytest.raises(CommandError, match="A table was in use for 1 seconds"):
            call_command("migrate", verbosity=0)


@on_postgresql
@pytest.mark.django_db
def test_nobody_but_a_migration_is_impatient() -> None:
    call_command("migrate", verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_no_migration_changes_once_it_is_frozen() -> None:
    lines = (ROOT / "docs" / "migrations.sha256").read_text().splitlines()
    frozen = {name: digest for digest, name in map(str.split, lines)}
    here = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in frozen}

    assert here == frozen
