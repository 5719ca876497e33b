import re
import tomllib
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def named() -> list[str]:
    """What the project names, development's own tools included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = chain.from_iterable(project["dependency-groups"].values())
    return [
        *project["project"]["dependencies"],
        *(line for line in groups if isinstance(line, str)),
    ]


def test_every_version_is_exact() -> None:
    assert [line for line in named() if "==" not in line] == []


def test_what_production_installs_is_what_the_project_names_with_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {re.sub(r"\[.*?\]", "", line) for line in project["project"]["dependencies"]}
    requirements = (ROOT / "requirements.txt").read_text()
    entries = re.split(r"\n(?=\S)", requirements.strip())
    pinned = [re.sub(r"\[.*?\]", "", entry.split()[0]) for entry in entries if entry[0] != "#"]

    assert wanted <= set(pinned)
    assert [entry for entry in entries if entry[0] != "#" and "--hash=sha256:" not in entry] == []


def test_the_requirements_name_no_host_to_download_from() -> None:
    assert "://" not in (ROOT / "requirements.txt").read_text()
