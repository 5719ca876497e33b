"""One command serves the whole site, keeps its data, and ends as a whole."""

import re
import shutil
from pathlib import Path

import pytest

from tests.mybackpain.commands import complaint, run
from tests.mybackpain.conftest import Run
from tests.prepared import filled_database
from tests.project_copy import copy_project
from tests.running_site import free_port

pytestmark = [pytest.mark.processes, pytest.mark.long(70)]


def test_it_takes_a_form(first_run: Run) -> None:
    assert first_run.answer.status == 303


def test_it_delivers_both_letters(first_run: Run) -> None:
    assert {re.findall(r"^To: (.*)$", letter, re.MULTILINE)[0] for letter in first_run.letters} == {
        "ann@example.com",
        "clinic@mybackpain.co.uk",
    }


@pytest.mark.parametrize(
    "event",
    [
        r"POST /consultation/ 303 \d+ ms",
        r"queued acknowledgement [0-9a-f-]{36}",
        r"delivered acknowledgement [0-9a-f-]{36}",
        r"delivered alert [0-9a-f-]{36}",
    ],
)
def test_it_logs_a_line_for_each_event(first_run: Run, event: str) -> None:
    assert len(re.findall(event, first_run.output)) == 1, first_run.output


def test_its_log_tells_nothing_about_the_patient(first_run: Run) -> None:
    assert not re.search(r"Ann|ann@|back pain|six weeks", first_run.output)


def test_sigterm_ends_it_with_all_its_parts(first_run: Run) -> None:
    assert (first_run.exit_code, first_run.parts_left) == (0, [])


def test_it_tells_the_accounts(first_run: Run) -> None:
    assert first_run.accounts.keys() == {"admin", "triage"}


def test_a_second_run_keeps_the_data(second_run: Run) -> None:
    assert second_run.answer.status == 200


def test_a_second_run_keeps_the_accounts(first_run: Run, second_run: Run) -> None:
    assert second_run.accounts == first_run.accounts


def test_when_the_worker_dies_the_demo_ends_with_all_its_parts(second_run: Run) -> None:
    assert second_run.parts_left == []


def test_when_the_worker_dies_the_demo_fails(second_run: Run) -> None:
    assert second_run.exit_code != 0


def test_when_the_worker_dies_the_demo_says_so(second_run: Run) -> None:
    assert second_run.output.splitlines()[-1].startswith("A part of the demo ended by itself")


def test_a_fresh_run_starts_over(fresh_run: Run) -> None:
    assert fresh_run.answer.status == 404
    assert fresh_run.letters == []


def test_behind_a_proxy_it_says_that_it_is_ready(fresh_run: Run) -> None:
    assert "Ready: http://127.0.0.1:" in fresh_run.output


def test_ctrl_c_ends_it_with_all_its_parts(fresh_run: Run) -> None:
    assert (fresh_run.exit_code, fresh_run.parts_left) == (0, [])


def test_all_it_writes_is_its_owners_alone(project: Path, fresh_run: Run) -> None:
    written = [path for path in (project / "var").rglob("*") if "static" not in path.parts]
    open_ = [path.name for path in written if path.stat().st_mode & 0o077]
    assert (open_, (project / "var").stat().st_mode & 0o077) == ([], 0)


def test_it_leaves_a_database_alone_that_no_demo_has_made(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    project = copy_project(tmp_path / "project")
    theirs = shutil.copy(filled_database(tmp_path_factory), tmp_path / "theirs.sqlite3")
    settings = {
        "DATABASE_URL": f"sqlite:///{theirs}",
        "SECRET_KEY": "only-for-tests",
        "SITE_URL": "http://127.0.0.1:8000",
    }

    result = run(
        project, "manage.py", "demo", "--fresh", "--port", str(free_port()), settings=settings
    )

    assert "DATABASE_URL names a database that no demo has made" in complaint(result)
