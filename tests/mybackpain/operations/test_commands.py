"""What cannot work is told in one plain line and a non-zero exit, never in a traceback."""

import os
import shutil
import socket
from pathlib import Path

import pytest

from tests.mybackpain.commands import PRODUCTION, complaint, run
from tests.project_copy import ROOT, copy_project

pytestmark = pytest.mark.processes


@pytest.fixture
def untouched(tmp_path: Path) -> Path:
    return copy_project(tmp_path / "project")


def test_a_database_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/nowhere/db.sqlite3"
    result = run(ROOT, "manage.py", "migrate", settings=PRODUCTION | {"DATABASE_URL": database})
    assert complaint(result).startswith("The database cannot be used: ")


def test_a_busy_port_is_told(untouched: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = str(busy.getsockname()[1])
        result = run(untouched, "manage.py", "demo", "--port", port)
    assert f"Port {port} is in use." in complaint(result)


def test_a_folder_that_cannot_be_written_to_is_told(untouched: Path) -> None:
    untouched.chmod(0o555)
    result = run(untouched, "manage.py", "demo", under=as_a_plain_user())
    untouched.chmod(0o755)
    assert complaint(result) == f"Cannot use {untouched / 'var'}: Permission denied"


def as_a_plain_user() -> tuple[str, ...]:
    """What makes the rights of files hold for root as well."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and setpriv is not installed")
    return ("setpriv", "--bounding-set=-dac_override")
