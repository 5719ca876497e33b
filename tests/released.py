"""The last released version as its commit holds it, and what stands in a database's tables."""

import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.db import connection
from psycopg.rows import dict_row

from tests.project_copy import ROOT
from tests.running_site import database_url

RELEASE = re.compile(r"^## (\S+) \(\S+, commit (\w+)\)", re.MULTILINE)
Rows = dict[str, dict[Any, dict[str, Any]]]  # by table and primary key


def last_release() -> str:
    """The commit of the newest version that CHANGELOG.md calls released."""
    found = RELEASE.search((ROOT / "CHANGELOG.md").read_text())
    assert found
    return found[2]


def archive(commit: str) -> bytes:
    """The files of a commit as a tar file; empty where this clone has no such history."""
    command = ["git", "archive", commit]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).stdout


def unpack(packed: bytes, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["tar", "--extract", "--directory", folder], input=packed, check=True)
    return folder


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """The address of a database of its own, of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/db.sqlite3"
        return
    name, server = f"released_{uuid4().hex[:8]}", database_url().rpartition("/")[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield f"{server}/{name}"
        finally:
            owner.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def rows(url: str) -> Rows:
    """Every row of every table."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
            database.row_factory = sqlite3.Row
            names = "SELECT name FROM sqlite_master WHERE type = 'table'"
            return {name: by_key(database, name) for (name,) in database.execute(names)}
    with psycopg.connect(url, row_factory=dict_row) as server:
        names = "SELECT relname AS name FROM pg_stat_user_tables"
        return {each["name"]: by_key(server, each["name"]) for each in server.execute(names)}


def by_key(database: Any, table: str) -> dict[Any, dict[str, Any]]:
    found = [dict(row) for row in database.execute(f'SELECT * FROM "{table}"')]
    return {next(iter(row.values())): row for row in found}
