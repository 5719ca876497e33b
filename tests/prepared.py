"""What takes seconds to set up: made by the first worker of a run that asks, copied by all."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import django
import psycopg
import pytest

from tests.project_copy import ROOT, copy_project, environment
from tests.running_site import database_url

KEPT = ROOT / ".pytest_cache" / "filled"
TABLES = """
import gc
gc.disable()  # a sixth less time: each migration makes all models anew
import django
from django.core.management import call_command
from django.db import connection
django.setup()
call_command("migrate", verbosity=0)
call_command("loaddata", "fact_sheets", verbosity=0)
call_command("roles", verbosity=0)
connection.close()
"""
THE_REST = """
import django
from django.core.management import call_command
from django.db import connection
django.setup()
call_command("loaddata", "reply_templates", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
connection.close()
"""


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Have one worker make a file or a folder, which none may change; the others wait for it."""
    own = factory.getbasetemp()
    made = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            unfinished = made.with_suffix(".unfinished")
            make(unfinished)
            unfinished.rename(made)
    return made


def run(script: str, project: Path, database: str) -> None:
    own = {"DJANGO_SETTINGS_MODULE": "mybackpain.settings", "DEBUG": "1", "DATABASE_URL": database}
    command = [sys.executable, "-c", script]
    subprocess.run(command, cwd=project, env=environment(**own), check=True)


def filled_database(factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables, the fixture of fact sheets and the roles of staff."""
    return once(factory, "filled.db", copy_filled)


def copy_filled(file: Path) -> None:
    with kept_database() as kept:
        shutil.copy(kept, file)


@contextmanager
def kept_database() -> Iterator[Path]:
    """Lend the one that an earlier run of this same code has made, or make and keep one."""
    kept = kept_file()
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:  # of another run beside this one
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for old in KEPT.glob("*.db*"):
                old.unlink()
            unfinished = kept.with_suffix(".db-unfinished")
            run(TABLES, ROOT, f"sqlite:///{unfinished}")
            unfinished.rename(kept)
        yield kept


def kept_file() -> Path:
    """Where it is kept: FILLED_CODE says of what code, where `.ci/mutation` changes no table."""
    return KEPT / f"{os.environ.get('FILLED_CODE') or fingerprint()}.db"


@contextmanager
def filled_meanwhile() -> Iterator[None]:
    """Have the database made, where none is kept, while workers start and read all tests."""
    if kept_file().exists():
        yield
        return
    command = [sys.executable, "-m", "tests.prepared"]
    making = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        yield
    finally:  # in vain, where no test uses it
        os.killpg(making.pid, signal.SIGTERM)
        making.wait()


def filled_template(factory: pytest.TempPathFactory) -> str:
    """A database on the server with the same, for every worker to copy; returns its name."""
    server, _, name = template_url().rpartition("/")

    def make(note: Path) -> None:
        drop_template()
        with psycopg.connect(f"{server}/postgres", autocommit=True) as owner:
            owner.execute(f'CREATE DATABASE "{name}"'.encode())
        run(TABLES, ROOT, f"{server}/{name}")
        note.touch()

    once(factory, "template", make)
    return name


def template_url() -> str:
    """Where it is; to be asked before or after the tests have a database of their own."""
    server, _, name = database_url().rpartition("/")
    return f"{server}/test_{name}_filled"


def drop_template() -> None:
    server, _, name = template_url().rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as owner:
        owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def fingerprint() -> str:
    """What tables, rows and roles are made from: the code, the fixtures and Django."""
    whole = sha256(django.__version__.encode())
    folders = [ROOT / name for name in ("enquiries", "factsheets", "mybackpain", "fixtures")]
    files = [file for folder in folders for file in sorted(folder.rglob("*.*"))]
    for file in files:
        if file.suffix in {".py", ".json"}:
            whole.update(f"{file.relative_to(ROOT)}".encode() + file.read_bytes())
    return whole.hexdigest()


def project_with_data(factory: pytest.TempPathFactory, folder: Path) -> Path:
    """A copy of the project as an earlier run of the demo has left it, but for staff and mail."""
    prepared = once(factory, "prepared", lambda project: prepare(factory, project))
    return Path(shutil.copytree(prepared, folder))


def prepare(factory: pytest.TempPathFactory, folder: Path) -> None:
    copy_project(folder)
    (folder / "var").mkdir(mode=0o700)
    shutil.copy(filled_database(factory), folder / "var" / "db.sqlite3")
    run(THE_REST, folder, f"sqlite:///{folder}/var/db.sqlite3")


if __name__ == "__main__":
    with kept_database():
        pass
