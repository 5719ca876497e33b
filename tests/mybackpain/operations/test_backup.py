import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from enquiries.models import PeriodicJob
from tests.mybackpain.commands import needs_tools

pytestmark = [needs_tools, pytest.mark.django_db(transaction=True), pytest.mark.long]


def test_a_backup_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "a.backup"
    call_command("backup", str(file))

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_overwrites_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.backup"
    file.touch()

    with pytest.raises(CommandError, match="exists"):
        call_command("backup", str(file))


def test_what_a_killed_run_left_behind_stands_in_the_way_of_none(tmp_path: Path) -> None:
    file = tmp_path / "a.backup"
    file.with_name("a.backup.part").write_text("half of it")

    call_command("backup", str(file))

    assert [each.name for each in tmp_path.iterdir()] == ["a.backup"]
    assert PeriodicJob.objects.filter(name="backup", last_run_at__isnull=False).exists()


def test_a_backup_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    for file in (Path("/dev/full/a.backup"), tmp_path / "nowhere" / "a.backup"):
        with pytest.raises((CommandError, OSError)):
            call_command("backup", str(file))
    assert not PeriodicJob.objects.filter(name="backup").exists()
