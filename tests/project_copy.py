"""A copy of the project, as after a fresh clone, and the environment of its commands."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ("PATH", "HOME", "PYTHONPATH", "MEASURED")  # the last two: .ci/measured


def copy_project(folder: Path) -> Path:
    """The project's files without what earlier runs have made, but for what Python has compiled."""
    ignored = shutil.ignore_patterns(".*", "var", "*.pyc.*")  # the last: being written just now
    return Path(shutil.copytree(ROOT, folder, ignore=ignored))


def environment(**settings: str) -> dict[str, str]:
    """These settings and none that the tests themselves run with."""
    return {name: os.environ[name] for name in KEPT if name in os.environ} | settings
