"""A run that is killed while it erases leaves the list behind by one line, and not for long."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db.models.functions import Now
from django.utils.timezone import now
from pytest_django import Settings

from enquiries.common import erasure_file
from enquiries.delivery.periodic import run
from enquiries.models import BlockedAddress, CloseReason, Consultation, Erasure
from tests.enquiries.reception import new_consultation

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def file(tmp_path: Path, settings: Settings) -> Path:
    settings.ERASURES_FILE = str(tmp_path / "erasures.log")
    return Path(settings.ERASURES_FILE)


def listed(file: Path) -> list[str]:
    return [line.split()[3] for line in file.read_text().splitlines()]


@pytest.fixture
def killed(rita: User, file: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a run has erased of five closed requests that ended before its third line."""
    for _ in range(5):
        new_consultation().close(CloseReason.WITHDRAWN, by=rita)
    Consultation.objects.update(closed_at=now() - 300 * DAY)
    write: Callable[[bytes], None] = erasure_file.append

    def end(words: bytes) -> None:
        if file.exists() and len(listed(file)) == 2:
            raise KeyboardInterrupt
        write(words)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(erasure_file, "append", end)
        with pytest.raises(KeyboardInterrupt):
            run("erase_closed_consultations")
    erased = Consultation.objects.filter(erased_at__isnull=False)
    return [str(each.pk) for each in erased.order_by("erased_at")]


@pytest.mark.long
def test_all_but_the_last_are_on_the_list(killed: list[str], file: Path) -> None:
    assert listed(file) == killed[:-1]


@pytest.mark.long
def test_the_next_run_erases_the_rest(killed: list[str]) -> None:
    assert run("erase_closed_consultations") == 5 - len(killed)


@pytest.mark.long
def test_what_is_missing_is_added(killed: list[str], file: Path) -> None:
    Erasure.objects.update(at=Now() - 2 * MINUTE)

    run("complete_erasures")

    assert sorted(listed(file)) == sorted(killed)


@pytest.mark.long
def test_nothing_is_added_twice(killed: list[str], file: Path) -> None:
    Erasure.objects.update(at=Now() - 2 * MINUTE)

    assert [run("complete_erasures") for _ in range(2)] == [1, 0]


@pytest.mark.parametrize(
    ("age", "added"), [(0 * MINUTE, 0), (2 * MINUTE, 1), (47 * 60 * MINUTE, 1), (3 * DAY, 0)]
)
def test_it_is_looked_for_while_it_is_new(file: Path, age: timedelta, added: int) -> None:
    Erasure.objects.create(kind="consultation", what=str(new_consultation().pk), at=Now() - age)

    assert run("complete_erasures") == added


def test_a_block_that_was_lifted_is_not_put_back(file: Path) -> None:
    BlockedAddress.objects.block("d" * 64)
    BlockedAddress.objects.all().lift()
    Erasure.objects.update(at=Now() - 2 * MINUTE)
    file.unlink()

    assert run("complete_erasures") == 0


def test_where_it_is_no_file_nothing_is_added(settings: Settings) -> None:
    settings.ERASURES_FILE = "/dev/null"
    Erasure.objects.create(kind="consultation", what="a" * 36, at=Now() - 2 * MINUTE)

    assert run("complete_erasures") == 0
