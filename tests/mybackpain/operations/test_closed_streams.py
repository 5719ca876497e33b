"""A command without its standard streams ends in one plain line."""

import os
import shutil
from pathlib import Path

import pytest

from tests.mybackpain.commands import PRODUCTION, Result, complaint, run
from tests.prepared import filled_database
from tests.project_copy import ROOT

pytestmark = [pytest.mark.processes, pytest.mark.long(30)]
IN, OUT, ERR, ALL = "<&-", ">&-", "2>&-", "<&- >&- 2>&-"
NOWHERE = "Cannot use standard output: it is closed"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(filled_database(tmp_path_factory), tmp_path_factory.mktemp("filled")))


def without(streams: str, database: Path, *command: str) -> Result:
    measured = {"MEASURED": os.environ.get("MEASURED", "")}  # where the gate notes what is run
    settings = PRODUCTION | measured | {"DATABASE_URL": f"sqlite:///{database}"}
    shell = ["sh", "-c", f'exec "$@" {streams}', "sh"]
    return run(ROOT, "manage.py", *command, settings=settings, under=shell)


@pytest.mark.parametrize(
    "command",
    [["check"], ["help"], ["subject_access", "ann@example.com"], ["export_sheet", "sciatica"]],
    ids=" ".join,
)
def test_an_answer_that_nobody_can_read_is_told(database: Path, command: list[str]) -> None:
    assert complaint(without(OUT, database, *command)) == NOWHERE


@pytest.mark.parametrize("command", ["subject_access", "erase"])
def test_a_person_whom_nobody_can_type_is_told(database: Path, command: str) -> None:
    told = complaint(without(IN, database, command, "-"))
    assert told.startswith("CommandError: Give an email address in full")


def test_a_password_that_nobody_can_type_is_told(database: Path) -> None:
    without("", database, "add_staff", "ann", "--role", "Editor")
    result = without(IN, database, "changepassword", "ann")
    assert result.stderr.endswith("Nothing more can be read from standard input\n")


@pytest.mark.parametrize("streams", [IN, ERR, f"{IN} {ERR}"])
def test_what_is_not_needed_may_be_closed(database: Path, streams: str) -> None:
    result = without(streams, database, "export_sheet", "sciatica")
    assert (result.returncode, 'slug = "sciatica"' in result.stdout) == (0, True)


@pytest.mark.parametrize("streams", [IN, OUT, ERR, ALL])
def test_the_worker_needs_none_of_them(database: Path, streams: str) -> None:
    assert without(streams, database, "worker", "--drain").returncode == 0
