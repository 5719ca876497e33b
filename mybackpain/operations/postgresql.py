"""The tools of PostgreSQL on our database, and what its logins may do."""

import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

GRANTS = Path(settings.BASE_DIR) / "docs" / "grants.sql"
CAUSE = re.compile(r"\b(?:error|ERROR): +(.+)")
# Whoever may read the patients' table and does not own it.
LOGINS = """
    SELECT DISTINCT grantee FROM information_schema.role_table_grants
    JOIN pg_tables ON tablename = table_name AND schemaname = table_schema
    WHERE table_name = 'enquiries_consultation'
    AND grantee NOT IN (current_user, 'PUBLIC', tableowner)
"""


class ToolFailed(Exception):  # noqa: N818 (the house's way: it says what is so)
    """The message says why, in the tool's own words."""


def address() -> str:
    """Give the whole of the database's address, as libpq reads it, but for the password."""
    database = connection.settings_dict
    named = {"dbname": "NAME", "host": "HOST", "port": "PORT", "user": "USER"}
    parts = {name: database[key] for name, key in named.items() if database[key]}
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    options = database.get("OPTIONS", {}).items()
    return make_conninfo(**parts, **{name: value for name, value in options if name in known})


def run(program: str, *options: str, reads_only: bool = False) -> str:
    """Run a tool, on our database unless it only reads a file; returns what it prints.

    The password never stands in its arguments. Raises ToolFailed.
    """
    password = str(connection.settings_dict["PASSWORD"] or "")
    connection.close()
    where = [] if reads_only else [f"--dbname={address()}"]
    try:
        result = subprocess.run(  # nosec B603 # our own words, and a path given by the operator
            [program, *where, *options],
            env=os.environ | ({"PGPASSWORD": password} if password else {}),
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise ToolFailed(f"{program} is not installed: apt install postgresql-client") from error
    if result.returncode:
        raise ToolFailed(f"{program}: {cause(result.stderr)}")
    return result.stdout


def cause(told: str) -> str:
    """Find the line that says why a tool has failed; after it come details and what was asked."""
    lines = told.strip().splitlines() or ["?"]
    errors = [found[1] for line in lines if (found := CAUSE.search(line))]
    return errors[0] if errors else lines[0]


def logins() -> set[str]:
    """Name the logins that serve the site, beside the one that owns its tables."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(LOGINS)
        return {name for (name,) in cursor.fetchall()}


def set_rights(also: Iterable[str] = ()) -> list[str]:
    """Give each login that serves the site what docs/grants.sql lists; returns their names.

    Tables made anew, by a migration or a restore, come with other rights than those. `also` names
    logins that had rights on the tables that were there before.
    """
    names = sorted(logins().union(also))
    for login in names:
        run("psql", "--set=ON_ERROR_STOP=1", f"--set=app={login}", "--quiet", f"--file={GRANTS}")
    return names
