"""The database as one file and back again, with what patients had erased erased again."""

import os
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from itertools import starmap
from pathlib import Path
from uuid import UUID

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from enquiries.common import erasure_log
from enquiries.models import BlockedAddress, Consultation, Erasure, ReportRequest
from enquiries.privacy.erasure import erase_consultations, erase_report_requests

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


def restore(file: Path, lines: Iterable[str] = ()) -> dict[str, int]:
    """Put a backup in the database's place, then do again what the lists of erasures name.

    Site and workers are stopped meanwhile. Returns how many enquiries were erased, by kind. Raises
    BackupError before anything is changed, also where a list has been tampered with.
    """
    erasures, forged = erasure_log.read(lines)
    if forged:
        raise BackupError(
            f"{forged} lines of the lists of erasures carry no check of ours: they were written by "
            "somebody else, or under a SECRET_KEY that is no more. Take them out of the lists, or "
            "put the former key into SECRET_KEY_FALLBACKS."
        )
    erasures += noted_here()
    if connection.vendor == "sqlite":
        restore_sqlite(file)
    else:
        options = ["--clean", "--if-exists", "--no-owner", "--exit-on-error"]
        postgresql("pg_restore", *options, "--single-transaction", str(file))
    call_command("migrate", verbosity=0)
    return repeat(erasures)


def noted_here() -> list[Erasure]:
    """What the database that is about to be replaced has written down, where it still can say."""
    try:
        return list(Erasure.objects.all())
    except DatabaseError:
        connection.close()
        return []


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
    """Erase and block what was so after the backup, before any worker could write to anybody."""
    erasures, _ = erasure_log.read(lines)
    return repeat(erasures)


def repeat(erasures: list[Erasure]) -> dict[str, int]:
    kinds = ("report_request", "consultation", "consultation_typed")
    ids: dict[str, set[UUID]] = {kind: set() for kind in kinds}
    last_deeds: dict[str, str] = {}
    for erasure in erasures:
        if erasure.deed == Erasure.Deed.ERASED:
            ids.setdefault(erasure.kind, set()).add(UUID(erasure.what))
        else:
            last_deeds[erasure.what] = erasure.deed
    requests = ReportRequest.objects.filter(pk__in=ids["report_request"])
    whole = Consultation.objects.filter(pk__in=ids["consultation"])
    typed = Consultation.objects.filter(pk__in=ids["consultation_typed"])
    with transaction.atomic():
        return {
            "report requests": erase_report_requests(requests),
            "consultations": erase_consultations(whole)
            + erase_consultations(typed, keeps_record=True),
            "addresses blocked": sum(starmap(block_again, last_deeds.items())),
        }


def block_again(digest: str, deed: str) -> bool:
    """Put a block right that the backup lacks, or still has; False where it stands as it should."""
    is_blocked = deed == Erasure.Deed.BLOCKED
    blocked = BlockedAddress.objects.filter(digest=digest)
    if blocked.exists() == is_blocked:
        return False
    if is_blocked:
        BlockedAddress.objects.block(digest)
    else:
        blocked.lift()
    return True
