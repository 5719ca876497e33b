"""For how long the machine's own jobs keep backups: nothing of a person outlasts it there."""

import os
import shlex
import subprocess
from pathlib import Path
from time import time

import pytest
import yaml

from tests.project_copy import ROOT

UNIT = ROOT / "docs" / "systemd" / "mybackpain-backup.service"
FOLDER = "/var/lib/mybackpain-backups"


def pruning() -> list[str]:
    """What the unit does once a backup is made."""
    [line] = [line for line in UNIT.read_text().splitlines() if line.startswith("ExecStartPost=")]
    return shlex.split(line.removeprefix("ExecStartPost=/usr/bin/"))


@pytest.mark.parametrize(
    ("name", "days", "is_kept"),
    [
        ("2026-10-25-0130.backup", 0, True),
        ("2026-10-25-0130.backup", 14, True),
        ("2026-10-25-0130.backup", 16, False),
        ("2026-10-25-0130.backup.part", 0, True),  # perhaps being written
        ("2026-10-25-0130.backup.part", 16, False),  # left by a run that was killed
        ("2026-10-25-0130.backup.part-journal", 16, False),
        ("a note of the operator.txt", 16, True),
    ],
)
def test_what_is_older_than_a_fortnight_goes(
    tmp_path: Path, name: str, days: int, *, is_kept: bool
) -> None:
    file = tmp_path / name
    file.touch()
    os.utime(file, (time() - days * 86400,) * 2)

    subprocess.run([each.replace(FOLDER, str(tmp_path)) for each in pruning()], check=True)

    assert file.exists() is is_kept


def test_containers_keep_them_as_long() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    _, _, script = services["backup"]["command"]
    assert shlex.split(script)[-len(pruning()) :] == pruning()
