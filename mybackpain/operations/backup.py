"""The database as one file and back again, with what patients had erased erased again."""

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from itertools import starmap
from operator import attrgetter
from pathlib import Path
from uuid import UUID

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from enquiries.common import erasure_file, erasure_log
from enquiries.models import BlockedAddress, Consultation, Erasure, PeriodicJob, ReportRequest
from enquiries.privacy.erasure import erase_consultations, erase_report_requests

from . import backup_origin, postgresql
from .backup_origin import opened

SQLITE_HEADER = b"SQLite format 3\0"


class BackupError(Exception):
    """Nothing was changed; the message says why."""


def backup(file: Path) -> None:
    """Write the database as it is at this moment, while the site goes on, for the owner alone.

    Until it is whole and has been read again it stands under another name.
    """
    if file.exists():
        raise BackupError(f"{file} exists; a backup never overwrites another.")
    unfinished = file.with_name(file.name + ".part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        dump(unfinished)
        verify(unfinished)
        os.link(unfinished, file)
    except (sqlite3.Error, postgresql.ToolFailed) as error:
        raise BackupError(f"No backup was made: {error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    PeriodicJob.objects.note_backup()


def dump(file: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as target:
            connection.connection.backup(target)
    else:
        postgresql.run("pg_dump", "--format=custom", f"--file={file}")


def verify(file: Path) -> None:
    """Raises what the tool says, or BackupError, where a file cannot be restored from."""
    if connection.vendor == "sqlite":
        verify_sqlite(file)
    else:
        postgresql.run("pg_restore", "--list", str(file), reads_only=True)


def restore(file: Path, lines: Iterable[str] = ()) -> dict[str, int]:
    """Put a backup in the database's place, then do again what the lists of erasures name.

    Site and workers are stopped meanwhile. Returns how many enquiries were erased, by kind. Raises
    BackupError before anything is changed, also where a list has been tampered with. What the table
    alone has is put on this machine's own list before, where it is read should this be killed.
    """
    own = (erasure_file.written() or "").splitlines()
    erasures, forged = erasure_log.read(dict.fromkeys([*lines, *own]))
    if forged:
        raise BackupError(
            f"{forged} lines of the lists of erasures carry no check of ours: they were written by "
            "somebody else, or under a SECRET_KEY that is no more. Take them out of the lists, or "
            "put the former key into SECRET_KEY_FALLBACKS."
        )
    noted = noted_here()
    logins = postgresql.logins()
    try:
        verify(file)
        if fault := backup_origin.fault(file):
            raise BackupError(f"{file} cannot be restored from: {fault}.")
        erasure_log.add_missing(noted)
        put_back(file)
    except (sqlite3.Error, postgresql.ToolFailed) as error:
        raise BackupError(f"{file} cannot be restored from: {error}") from error
    call_command("migrate", verbosity=0)
    postgresql.set_rights(also=logins)
    return repeat(erasures + noted)


def put_back(file: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(opened(file)) as source:
            connection.ensure_connection()
            source.backup(connection.connection)
    else:
        options = ["--clean", "--if-exists", "--no-owner", "--exit-on-error"]
        postgresql.run("pg_restore", *options, "--single-transaction", str(file))


def noted_here() -> list[Erasure]:
    """What the database that is about to be replaced has written down, where it still can say."""
    try:
        return list(Erasure.objects.all())
    except DatabaseError:
        connection.close()
        return []


def verify_sqlite(file: Path) -> None:
    if not file.read_bytes()[:16] == SQLITE_HEADER:
        raise BackupError(f"{file} is no backup of SQLite.")
    with closing(opened(file)) as source:
        if source.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise BackupError(f"{file} is damaged.")


def repeat(erasures: list[Erasure]) -> dict[str, int]:
    """Do again what was done after the backup, before any worker could write to anybody.

    Of a block counts what was done to it last, on whichever host.
    """
    kinds = ("report_request", "consultation", "consultation_typed")
    ids: dict[str, set[UUID]] = {kind: set() for kind in kinds}
    last_deeds: dict[str, str] = {}
    for erasure in sorted(erasures, key=attrgetter("at")):
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
