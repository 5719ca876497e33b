"""A restore that was killed is begun again, and several hosts' lists are read by their times."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from enquiries.models import BlockedAddress, Consultation, Erasure
from mybackpain.operations import backup
from tests.enquiries.reception import new_consultation
from tests.mybackpain.commands import needs_tools

pytestmark = [needs_tools, pytest.mark.django_db(transaction=True), pytest.mark.long]
DIGEST = "d" * 64
NOON = datetime(2030, 1, 31, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def file(tmp_path: Path, settings: Settings) -> Path:
    settings.ERASURES_FILE = str(tmp_path / "erasures.log")
    return Path(settings.ERASURES_FILE)


def kill_after_the_swap(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def end(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(backup, "call_command", end)
        with pytest.raises(KeyboardInterrupt):
            backup.restore(file)


def test_what_only_the_old_table_knew_is_erased_by_the_next_restore(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation = new_consultation()
    backup.backup(file.with_name("a.backup"))
    consultation.erase()
    file.unlink()

    kill_after_the_swap(file.with_name("a.backup"), monkeypatch)
    backup.restore(file.with_name("a.backup"))

    assert not Consultation.objects.filter(erased_at=None).exists()


def test_a_block_that_only_the_old_table_knew_is_set_by_the_next_restore(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    BlockedAddress.objects.block(DIGEST)
    BlockedAddress.objects.all().lift()
    backup.backup(file.with_name("a.backup"))
    known = file.read_text()
    time.sleep(1.1)  # lines tell seconds
    BlockedAddress.objects.block(DIGEST)
    file.write_text(known)

    kill_after_the_swap(file.with_name("a.backup"), monkeypatch)
    backup.restore(file.with_name("a.backup"))

    assert BlockedAddress.objects.exists()


@pytest.mark.parametrize("step", [1, -1], ids=["in order", "the later list first"])
def test_a_block_that_was_lifted_on_another_host_stays_lifted(file: Path, step: int) -> None:
    backup.backup(file.with_name("a.backup"))
    deeds = [Erasure(deed=deed, kind="address", what=DIGEST) for deed in ("blocked", "unblocked")]
    lines = [deed.line(NOON + timedelta(hours=hour)) for hour, deed in enumerate(deeds)]

    backup.restore(file.with_name("a.backup"), lines[::step])

    assert not BlockedAddress.objects.exists()
