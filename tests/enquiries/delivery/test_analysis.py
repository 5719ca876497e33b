"""SQLite is told each night how its tables are filled."""

import pytest
from django.core.management import call_command
from django.db import connection

from tests.enquiries.reception import new_consultation

pytestmark = pytest.mark.django_db


def test_sqlite_knows_how_its_tables_are_filled() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL sees to that by itself")
    new_consultation()

    call_command("periodic", "--run", "analyze")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'enquiries_consultation'")
        assert cursor.fetchone()[0]


def test_postgresql_is_left_to_itself(capsys: pytest.CaptureFixture[str]) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has to be told")

    call_command("periodic", "--run", "analyze")

    assert "analyze: 0" in capsys.readouterr().out
