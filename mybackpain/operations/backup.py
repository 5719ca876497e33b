"""The database as one file and back again, with what patients had erased erased again."""

import os
import re
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from uuid import UUID

from django.core.management import call_command
from django.db import connection, transaction

from enquiries.models import Consultation, ReportRequest
from enquiries.privacy.erasure import erase_consultations, erase_report_requests

ERASED = re.compile(r"erased (\w+) ([0-9a-f-]{36})\b")
SQLITE_HEADER = b"SQLite format 3\0"


class BackupError(Exception):
    """Nothing was changed; the message says why."""


def backup(file: Path) -> None:
    """Write the database as it is at this moment, while the site goes on, for the owner alone."""
    unfinished = file.with_name(file.name + ".part")
    try:
        file.touch(mode=0o600, exist_ok=False)
    except FileExistsError as error:
        raise BackupError(f"{file} exists; a backup never overwrites another.") from error
    unfinished.touch(mode=0o600)
    try:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with closing(sqlite3.connect(unfinished)) as target:
                connection.connection.backup(target)
        else:
            postgresql("pg_dump", "--format=custom", f"--file={unfinished}")
        unfinished.replace(file)
    except Exception:
        file.unlink()
        unfinished.unlink(missing_ok=True)
        raise


def restore(file: Path, erasures: Iterable[str] = ()) -> dict[str, int]:
    """Put a backup in the database's place, then erase again what `erasures` (log lines) name.

    Site and workers are stopped meanwhile. Returns how many enquiries were erased, by kind.
    """
    if connection.vendor == "sqlite":
        restore_sqlite(file)
    else:
        options = ["--clean", "--if-exists", "--no-owner", "--exit-on-error"]
        postgresql("pg_restore", *options, "--single-transaction", str(file))
    call_command("migrate", verbosity=0)
    return erase_again(erasures)


def restore_sqlite(file: Path) -> None:
    if not file.read_bytes()[:16] == SQLITE_HEADER:
        raise BackupError(f"{file} is no backup of SQLite.")
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source:
        if source.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise BackupError(f"{file} is damaged.")
        connection.ensure_connection()
        source.backup(connection.connection)


def postgresql(program: str, *options: str) -> None:
    """Run a tool of PostgreSQL on our database; the password never stands in its arguments."""
    database = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = {name: str(database[key]) for name, key in names.items() if database[key]}
    connection.close()
    result = subprocess.run(  # nosec B603 # our own words, and a path given by the operator
        [program, f"--dbname={database['NAME']}", *options],
        env=os.environ | environment,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if result.returncode:
        raise BackupError(f"{program}: {result.stderr.strip().splitlines()[-1]}")


def erase_again(lines: Iterable[str]) -> dict[str, int]:
    """Erase what was erased after the backup, before any worker could write to anybody."""
    ids: dict[str, set[UUID]] = {"report_request": set(), "consultation": set()}
    for line in lines:
        if found := ERASED.search(line):
            ids.setdefault(found[1], set()).add(UUID(found[2]))
    requests = ReportRequest.objects.filter(pk__in=ids["report_request"])
    consultations = Consultation.objects.filter(pk__in=ids["consultation"])
    with transaction.atomic():
        return {
            "report requests": erase_report_requests(requests),
            "consultations": erase_consultations(consultations),
        }
