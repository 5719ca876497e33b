import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).resolve().parents[3] / "docs" / "systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
EXPOSURE = 15  # of 100; what systemd calls “OK”

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(
        not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed"
    ),
]


@pytest.mark.parametrize("service", [name for name in SERVICES if "failed" not in name])
def test_a_service_that_fails_raises_the_alarm(service: str) -> None:
    """OnFailure is never come to by a unit that is started again each time."""
    unit = (UNITS / service).read_text()
    alarm = "mybackpain-failed@%n.service"
    if "Restart=always" in unit:
        assert f"|| systemctl start --no-block {alarm}'" in unit
    else:
        assert f"OnFailure={alarm}" in unit


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, with a program that exists on any machine in place of the site's own."""
    for unit in UNITS.iterdir():
        text = re.sub(r"=/srv/mybackpain/\.venv/bin/\w+", "=/bin/true", unit.read_text())
        (tmp_path / unit.name).write_text(text)
    return tmp_path


def analyse(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, check=False
    )


def test_systemd_reads_the_units_without_complaint(units: Path) -> None:
    result = analyse("verify", *sorted(units.iterdir()))

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_locked_in(units: Path, service: str) -> None:
    result = analyse(
        "security", "--offline=true", f"--threshold={EXPOSURE}", "--no-pager", units / service
    )

    assert result.returncode == 0, result.stdout[-300:]
