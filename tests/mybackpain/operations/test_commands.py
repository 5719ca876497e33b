"""What cannot work is told in one plain line and a non-zero exit, never in a traceback."""

import os
import shutil
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.mybackpain.commands import PRODUCTION, complaint, run
from tests.prepared import filled_database
from tests.project_copy import ROOT, copy_project

pytestmark = [pytest.mark.processes, pytest.mark.long(60)]


@pytest.fixture
def untouched(tmp_path: Path) -> Path:
    return copy_project(tmp_path / "project")


def test_a_database_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/nowhere/db.sqlite3"
    result = run(ROOT, "manage.py", "migrate", settings=PRODUCTION | {"DATABASE_URL": database})
    assert complaint(result).startswith("The database cannot be used: ")


def test_who_cannot_reach_a_server_is_told_where_to_learn_why() -> None:
    database = {"DATABASE_URL": "postgres://site:site@127.0.0.1:1/site"}
    result = run(ROOT, "manage.py", "roles", settings=PRODUCTION | database)
    assert complaint(result).startswith("The database cannot be used: couldn't get a connection")
    assert complaint(result).endswith(": manage.py doctor says why")


def test_a_busy_port_is_told(untouched: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = str(busy.getsockname()[1])
        result = run(untouched, "manage.py", "demo", "--port", port)
    assert f"Port {port} is in use." in complaint(result)


@pytest.mark.parametrize("port", ["0", "-1", "65536", "99999999999"])
def test_what_is_no_port_is_told(untouched: Path, port: str) -> None:
    result = run(untouched, "manage.py", "demo", "--port", port)
    assert f"{port} is no port. Try another: manage.py demo --port 8001" in complaint(result)


def test_a_database_that_another_process_has_locked_is_told(filled: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(filled, tmp_path))
    settings = on(file) | {"DATABASE_URL": f"sqlite:///{file}?timeout=1"}
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        result = run(ROOT, "manage.py", "migrate", settings=settings)
    assert complaint(result) == "The database cannot be used: database is locked"


def test_a_folder_that_cannot_be_written_to_is_told(untouched: Path) -> None:
    untouched.chmod(0o555)
    result = run(untouched, "manage.py", "demo", under=as_a_plain_user())
    untouched.chmod(0o755)
    assert complaint(result) == f"Cannot use {untouched / 'var'}: Permission denied"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(filled_database(tmp_path_factory), tmp_path_factory.mktemp("filled")))


def on(file: Path) -> dict[str, str]:
    """Settings with a database in this file, and what is written beside it."""
    erasures = file.with_name("erasures.log")
    erasures.touch()
    return PRODUCTION | {"DATABASE_URL": f"sqlite:///{file}", "ERASURES_FILE": str(erasures)}


def is_noise(file: Path) -> None:
    file.write_bytes(os.urandom(8192))


def has_a_hole(file: Path) -> None:
    with file.open("r+b") as database:
        database.seek(4096)
        database.write(os.urandom(400_000))


def lacks_its_first_migration(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DELETE FROM django_migrations WHERE name LIKE '0001%'")


@pytest.mark.parametrize(
    ("damage", "command", "told"),
    [
        (is_noise, "migrate", "The database cannot be used: file is not a database"),
        (is_noise, "worker --drain", "The database cannot be used: file is not a database"),
        (is_noise, "backup a.backup", "The database cannot be used: file is not a database"),
        (is_noise, "roles", "The database cannot be used: file is not a database"),
        (has_a_hole, "migrate", "The database cannot be used: database disk image is malformed"),
        (has_a_hole, "subject_access a@b.example", "The database cannot be used: database disk"),
        (lacks_its_first_migration, "migrate", "The database and this version do not go together"),
    ],
)
def test_a_damaged_database_is_told(
    filled: Path, tmp_path: Path, damage: Callable[[Path], None], command: str, told: str
) -> None:
    file = Path(shutil.copy(filled, tmp_path))
    damage(file)
    result = run(ROOT, "manage.py", *command.split(), settings=on(file))
    assert complaint(result).removeprefix("CommandError: ").startswith(told)


@pytest.mark.skipif(not shutil.which("prlimit"), reason="prlimit is not installed")
def test_a_disk_without_room_for_a_backup_is_told(filled: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(filled, tmp_path))
    backup = ("manage.py", "backup", str(tmp_path / "a.backup"))
    result = run(ROOT, *backup, settings=on(file), under=("prlimit", "--fsize=100000"))
    assert complaint(result).startswith("CommandError: No backup was made: ")
    assert list(tmp_path.glob("a.backup*")) == []


@pytest.mark.parametrize("command", ["migrate", "roles", "loaddata fact_sheets"])
def test_a_database_that_may_only_be_read_is_told(
    filled: Path, tmp_path: Path, command: str
) -> None:
    file = Path(shutil.copy(filled, tmp_path))
    settings = on(file)
    file.chmod(0o444)
    tmp_path.chmod(0o555)
    result = run(ROOT, "manage.py", *command.split(), settings=settings, under=as_a_plain_user())
    tmp_path.chmod(0o755)
    assert complaint(result).startswith("The database cannot be used: ")


def test_a_slip_in_what_gunicorn_reads_itself_is_told_by_the_check_before_it() -> None:
    result = run(ROOT, "manage.py", "check", settings=PRODUCTION | {"WEB_CONCURRENCY": "two"})
    assert complaint(result).startswith("Wrong setting: WEB_CONCURRENCY is malformed")


@pytest.mark.parametrize(
    "command",
    [
        ["add_staff", "Zo\udceb", "--role", "Reception"],
        ["add_staff", "zoe", "--role", "Reception", "--name", "Zo\udceb"],
        ["unlock", "Zo\udceb"],
        ["export_sheet", "ischias-\udceb"],
    ],
)
def test_words_in_another_encoding_are_told(
    filled: Path, tmp_path: Path, command: list[str]
) -> None:
    file = Path(shutil.copy(filled, tmp_path))
    result = run(ROOT, "manage.py", *command, settings=on(file))
    assert complaint(result) == r"Cannot use '\udceb': it is not in UTF-8"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_sheet_leaves_whole_where_the_terminal_has_other_letters(
    filled: Path, tmp_path: Path, encoding: str
) -> None:
    settings = on(Path(shutil.copy(filled, tmp_path))) | {"PYTHONIOENCODING": encoding}
    export = ("manage.py", "export_sheet", "sacroiliac-joint-dysfunction")
    result = run(ROOT, *export, settings=settings)
    assert "connect the sacrum — the triangular bone" in result.stdout


def as_a_plain_user() -> tuple[str, ...]:
    """What makes the rights of files hold for root as well."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and setpriv is not installed")
    return ("setpriv", "--bounding-set=-dac_override")
