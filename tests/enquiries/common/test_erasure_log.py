"""Each erasure is written down outside the database, and never at the patient's cost."""

import os
import resource
import stat
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client

from enquiries.common import erasure_file, erasure_log
from enquiries.models import BlockedAddress, Consultation, Erasure, address_digest
from tests.conftest import Payload
from tests.enquiries.reception import new_consultation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(tmp_path: Path, settings: LazySettings) -> Path:
    settings.ERASURES_FILE = str(tmp_path / "kept apart" / "erasures.log")
    return Path(settings.ERASURES_FILE)


def erase(name: str = "Ann Example") -> Consultation:
    consultation = new_consultation(name=name)
    consultation.erase()
    return consultation


def test_an_erasure_is_a_line_of_the_file_that_only_its_owner_reads(file: Path) -> None:
    consultation = erase()

    assert f" erased consultation {consultation.pk} " in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_list_that_was_rotated_is_begun_anew(file: Path) -> None:
    erase()
    file.rename(file.with_suffix(".1"))

    later = erase("Ben Example")

    assert [line.split()[3] for line in file.read_text().splitlines()] == [str(later.pk)]


def test_an_erasure_stands_where_it_cannot_be_written_down(
    settings: LazySettings,
    client: Client,
    consultation_payload: Payload,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.ERASURES_FILE = "/proc/nowhere/erasures.log"

    consultation = erase()

    assert not Consultation.objects.filter(erased_at=None).exists()
    assert Erasure.objects.get().what == str(consultation.pk)
    assert "the list of erasures cannot be written" in caplog.text


def test_a_disk_that_becomes_full_in_the_middle_of_a_line_is_told(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    erase()
    with file.open("a") as earlier:  # so much that nothing else which a test writes meets the limit
        earlier.write("\n" * 5_000_000)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + 20, limits[1]))
    try:
        erasure_log.write_down(["2030-01-31T12:00:00Z erased consultation of somebody"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert "the list of erasures cannot be written" in caplog.text


@pytest.mark.parametrize("path", ["", "a file/erasures.log"], ids=["a folder", "below a file"])
def test_a_list_that_cannot_be_written_is_a_fault(
    settings: LazySettings, tmp_path: Path, path: str
) -> None:
    (tmp_path / "a file").touch()
    settings.ERASURES_FILE = str(tmp_path / path)
    assert "stands there" in erasure_file.fault()


def test_a_list_that_will_be_begun_with_its_folder_is_none(file: Path) -> None:
    assert erasure_file.fault() == ""
    assert not file.parent.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_list_begun_by_root_belongs_to_the_owner_of_its_folder(file: Path) -> None:
    file.parent.mkdir()
    os.chown(file.parent, 12345, 12345)

    erase()

    assert file.stat().st_uid == 12345


def test_a_line_is_known_under_a_former_key(file: Path, settings: LazySettings) -> None:
    erase()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"

    found, forged = erasure_log.read(file.read_text().splitlines())

    assert (len(found), forged) == (1, 0)


def test_a_block_outlives_a_change_of_key(file: Path, settings: LazySettings) -> None:
    settings.BLOCK_KEY = "made once and kept for good"
    BlockedAddress.objects.block(address_digest("ann@example.com"))

    settings.SECRET_KEY = "another key"

    assert BlockedAddress.objects.of("ann@example.com").exists()


def test_the_list_of_erasures_outlives_a_change_of_key(file: Path, settings: LazySettings) -> None:
    settings.BLOCK_KEY = "made once and kept for good"
    erase()

    settings.SECRET_KEY = "another key"

    found, forged = erasure_log.read(file.read_text().splitlines())
    assert (len(found), forged) == (1, 0)


def test_a_day_that_is_none_is_told() -> None:
    with pytest.raises(CommandError, match="Give a day like"):
        call_command("erasures", "--since", "yesterday")
