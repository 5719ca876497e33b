"""Whether a backup is one of this site, and of no later version than this."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from . import postgresql

OURS = ("enquiries", "factsheets", "mybackpain")
FIRST = ("enquiries", "0001_initial")
COPIED = re.compile(r"^\d+\t(\w+)\t(\w+)\t", re.MULTILINE)  # as pg_restore writes a row
Migrations = set[tuple[str, str]]


def fault(file: Path) -> str:
    """Say why this version cannot live on a backup, or nothing."""
    applied = migrations(file)
    if FIRST not in applied:
        return "it is no backup of this site"
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    later = sorted({(app, name) for app, name in applied if app in OURS} - known.keys())
    if later:
        return f"it was made by a later version of this site, which has {'.'.join(later[-1])}"
    return ""


def migrations(file: Path) -> Migrations:
    """Read which migrations had been made when a backup was."""
    if connection.vendor != "sqlite":
        options = ("--data-only", "--table=django_migrations", "--file=-")
        rows = postgresql.run("pg_restore", *options, str(file), reads_only=True)
        return set(COPIED.findall(rows))
    with closing(opened(file)) as source:
        try:
            return set(source.execute("SELECT app, name FROM django_migrations"))
        except sqlite3.OperationalError:  # it has no such table
            return set()


def opened(file: Path) -> sqlite3.Connection:
    """Open a file of SQLite only to read it."""
    return sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)
