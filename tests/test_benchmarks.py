"""Every benchmark is run by the one command, and each has its place in the README."""

import re

import pytest

from tests.benchmarks.__main__ import BENCHMARKS, NOT_MEASURED, README, ROOT, section, with_table

FOLDER = README.parent
RUNS = 'if __name__ == "__main__"'
# Run by hand, or by another: one fills a database, one takes long, one needs a running site.
BY_HAND = {"sixty_sheets", "growth", "slow_clients", "outbox.worker_without_attachments"}


def programs() -> set[str]:
    """The modules that can be run."""
    files = [path for path in FOLDER.rglob("*.py") if RUNS in path.read_text()]
    return {".".join(path.relative_to(FOLDER).with_suffix("").parts) for path in files}


def test_what_can_be_run_is_run_by_the_one_command() -> None:
    named = {module.removeprefix("tests.benchmarks.") for module, *_ in BENCHMARKS.values()}
    assert named | BY_HAND == programs() - {"__main__"}


@pytest.mark.parametrize("module", [module for module, *_ in BENCHMARKS.values()])
def test_each_is_found(module: str) -> None:
    assert (ROOT / module.replace(".", "/")).with_suffix(".py").is_file()


@pytest.mark.parametrize("name", BENCHMARKS)
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
    others = [name for name in BENCHMARKS if name != "costs"]
    for name in others:
        before, after = section(readme, name), section(written, name)
        assert before
        assert after
        assert before[1] == after[1]


def test_all_readme_tables_are_of_benchmarks_that_exist() -> None:
    assert set(re.findall(r"^### `(\w+)`$", README.read_text(), re.MULTILINE)) == set(BENCHMARKS)
