"""The demo's own key: made once, whatever became of the run that made it."""

import stat
from pathlib import Path

import pytest

from mybackpain.operations import demo


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In place of var/."""
    monkeypatch.setattr(demo, "VAR", tmp_path)
    return tmp_path


def key() -> str:
    environment: dict[str, str] = {}
    demo.set_environment(environment)
    return environment["SECRET_KEY"]


def test_it_stays_the_same() -> None:
    assert key() == key()


def test_a_run_that_ended_before_it_was_written_leaves_room_for_another(folder: Path) -> None:
    (folder / "secret-key").touch()

    assert len(key()) > 50
    assert key() == (folder / "secret-key").read_text()


def test_it_is_its_owners_alone(folder: Path) -> None:
    key()

    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
