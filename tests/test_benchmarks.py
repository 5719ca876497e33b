"""Every benchmark is run by the one command, and each has its place in the README."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as runner
from tests.benchmarks.__main__ import (
    ALSO,
    BENCHMARKS,
    NOT_MEASURED,
    README,
    ROOT,
    section,
    with_table,
)

ALL = BENCHMARKS | ALSO
FOLDER = README.parent
RUNS = 'if __name__ == "__main__"'
# Run by hand: one fills a database, one needs a running site. The last two are run by others.
BY_HAND = {"sixty_sheets", "slow_clients"}
BY_OTHERS = {"outbox.worker_without_attachments", "other_queues.__main__"}


def programs() -> set[str]:
    """The modules that can be run."""
    files = [path for path in FOLDER.rglob("*.py") if RUNS in path.read_text()]
    return {".".join(path.relative_to(FOLDER).with_suffix("").parts) for path in files}


def test_what_can_be_run_is_run_by_the_one_command() -> None:
    named = {module.removeprefix("tests.benchmarks.") for module, *_ in ALL.values()}
    assert named | BY_HAND | BY_OTHERS == programs() - {"__main__"}


@pytest.mark.parametrize("module", [module for module, *_ in ALL.values()])
def test_each_is_found(module: str) -> None:
    assert (ROOT / module.replace(".", "/")).with_suffix(".py").is_file()


@pytest.mark.parametrize("name", ALL)
def test_each_has_dated_figures_or_says_that_it_has_none(name: str) -> None:
    found = section(README.read_text(), name)
    assert found
    if found[1] != NOT_MEASURED:
        head, _, table = found[1].partition("\n")
        assert re.match(r"\d{4}-\d\d-\d\d, \d+ processors .*, load [\d.]+ at its start", head)
        assert re.search(r"\d", table)


def test_a_new_table_takes_the_place_of_its_own_last_one_only() -> None:
    readme = README.read_text()

    written = with_table(readme, "costs", "Today.\n\n```\n1 ms\n```")

    assert "Today.\n\n```\n1 ms\n```" in written
    others = [name for name in ALL if name != "costs"]
    for name in others:
        before, after = section(readme, name), section(written, name)
        assert before
        assert after
        assert before[1] == after[1]


def test_all_readme_tables_are_of_benchmarks_that_exist() -> None:
    assert set(re.findall(r"^### `(\w+)`$", README.read_text(), re.MULTILINE)) == set(ALL)


@pytest.fixture
def readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A README for two programs, of which the first does not exist, and nothing to install."""
    file = tmp_path / "README.md"
    file.write_text("### `absent`\n\nOlder.\n\n### `present`\n\nOlder.\n")
    monkeypatch.setattr(runner, "README", file)
    monkeypatch.setattr(runner, "BENCHMARKS", {"absent": ["no.such"], "present": ["platform"]})
    monkeypatch.setattr(runner, "install_what_is_compared", lambda: None)
    monkeypatch.setattr(sys, "argv", ["python -m tests.benchmarks"])
    return file


@pytest.mark.usefixtures("readme")
def test_one_that_fails_is_named_at_the_end() -> None:
    with pytest.raises(SystemExit, match=r"^Failed: absent$"):
        runner.main()


def test_what_comes_after_one_that_fails_is_measured(readme: Path) -> None:
    with pytest.raises(SystemExit):
        runner.main()

    found = section(readme.read_text(), "present")
    assert found
    assert sys.platform in found[1].lower()


def test_one_that_prints_nothing_keeps_its_last_table(readme: Path) -> None:
    with pytest.raises(SystemExit):
        runner.main()

    found = section(readme.read_text(), "absent")
    assert found
    assert found[1] == "Older."


def test_an_unknown_name_is_answered_with_those_that_exist(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["python -m tests.benchmarks", "costz"])

    with pytest.raises(SystemExit):
        runner.main()

    assert "no benchmark is called costz: costs, form_posts" in capsys.readouterr().err


@pytest.mark.long
def test_where_a_program_is_absent_a_row_says_so() -> None:
    command = [sys.executable, "-m", "tests.benchmarks.serving"]
    nothing_installed = {"PATH": ""}

    shown = subprocess.check_output(command, cwd=ROOT, env=nothing_installed, text=True)

    assert "left out: wrk is not installed" in shown
