import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
FILES = {
    "requirements.txt": PROJECT["project"]["dependencies"],
    "requirements-tasks.txt": [
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["tasks"],
    ],
}
each_file = pytest.mark.parametrize("file", FILES)


def named() -> list[str]:
    """What the project names, development's own tools included."""
    groups = chain.from_iterable(PROJECT["dependency-groups"].values())
    return [
        *PROJECT["project"]["dependencies"],
        *(line for line in groups if isinstance(line, str)),
    ]


def entries(file: str) -> list[str]:
    """What a file lists, each with its hashes."""
    found = re.split(r"\n(?=\S)", (ROOT / file).read_text().strip())
    return [entry for entry in found if entry[0] != "#"]


def without_extras(requirement: str) -> str:
    return re.sub(r"\[.*?\]", "", requirement)


def test_every_version_is_exact() -> None:
    assert [line for line in named() if "==" not in line] == []


@each_file
def test_what_production_installs_is_what_the_project_names(file: str) -> None:
    pinned = {without_extras(entry.split()[0]) for entry in entries(file)}
    assert set(map(without_extras, FILES[file])) - pinned == set(), "run .ci/update"


@each_file
def test_what_production_installs_has_hashes(file: str) -> None:
    assert [entry for entry in entries(file) if "--hash=sha256:" not in entry] == []


@each_file
def test_the_requirements_name_no_host_to_download_from(file: str) -> None:
    assert "://" not in (ROOT / file).read_text()
