"""After a restore the site's own login may do what it may do on any other day, and no more."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from mybackpain.operations.postgresql import GRANTS, logins
from mybackpain.staff.audit_log import AuditEntry
from tests.mybackpain.commands import needs_tools
from tests.mybackpain.operations.test_database_rights import run

LOGIN = {"user": "mybackpain_second_login", "password": "only for this test"}
NOT_ITS_OWN = [
    "UPDATE mybackpain_auditentry SET account = ''",
    "DELETE FROM mybackpain_auditentry",
    "TRUNCATE mybackpain_auditentry",
    "UPDATE django_admin_log SET change_message = ''",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
    "UPDATE django_migrations SET name = ''",
    "DELETE FROM django_migrations",
    "ALTER TABLE enquiries_consultation ADD COLUMN x int",
    "CREATE TABLE loot (x int)",
]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
    needs_tools,
]


def grant() -> None:
    """What the operator does once, word for word as in docs/grants.sql."""
    database = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    login = {name: str(database[key]) for name, key in names.items()}
    options = ["-qv", "ON_ERROR_STOP=1", "-v", f"app={LOGIN['user']}", "-d", database["NAME"]]
    subprocess.run(["psql", *options, "-f", GRANTS], env=os.environ | login, check=True)


@pytest.fixture
def backup(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A backup of a database in which the site has a login of its own."""
    settings.ERASURES_FILE = str(tmp_path / "erasures.log")
    (tmp_path / "erasures.log").touch()
    run(f"CREATE ROLE {LOGIN['user']} LOGIN PASSWORD '{LOGIN['password']}'")
    grant()
    AuditEntry.objects.create(event="refused", account="ann")
    call_command("backup", str(tmp_path / "a.backup"))
    yield tmp_path / "a.backup"
    run("DROP FUNCTION keep_log CASCADE")
    run(f"DROP OWNED BY {LOGIN['user']}")
    run(f"DROP ROLE {LOGIN['user']}")


def as_the_site(*statements: str) -> None:
    parameters = {**connection.get_connection_params(), **LOGIN}
    with closing(psycopg.connect(**parameters)) as session:
        for sql in statements:
            session.execute(sql)
        session.commit()


@pytest.mark.parametrize("sql", NOT_ITS_OWN)
def test_the_sites_login_rewrites_no_log_after_a_restore(backup: Path, sql: str) -> None:
    call_command("restore", str(backup), "--yes")

    with pytest.raises(psycopg.DatabaseError, match=r"permission denied|must be owner"):
        as_the_site(sql)


def test_the_sites_login_does_its_work_after_a_restore(backup: Path) -> None:
    call_command("restore", str(backup), "--yes")

    as_the_site(
        "SELECT count(*) FROM enquiries_consultation",
        "UPDATE enquiries_outgoingemail SET recipient = ''",
        "INSERT INTO enquiries_tally (digest, count, ends_at) VALUES ('x', 1, now())",
        "SELECT count(*) FROM django_migrations",
    )


def test_a_backup_from_before_the_grants_leaves_the_login_its_rights(
    backup: Path, tmp_path: Path
) -> None:
    run(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {LOGIN['user']}")
    call_command("backup", str(tmp_path / "older.backup"))
    grant()

    call_command("restore", str(tmp_path / "older.backup"), "--yes")

    as_the_site("SELECT count(*) FROM enquiries_consultation")


def test_the_owner_of_the_tables_is_taken_for_no_login_of_the_site(backup: Path) -> None:
    assert LOGIN["user"] in logins()

    run(f"ALTER TABLE enquiries_consultation OWNER TO {LOGIN['user']}")
    found = logins()
    run("ALTER TABLE enquiries_consultation OWNER TO CURRENT_USER")

    assert LOGIN["user"] not in found
