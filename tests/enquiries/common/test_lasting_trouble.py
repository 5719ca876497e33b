import logging
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from enquiries.common.lasting_trouble import LastingTrouble

Passes = Callable[[float], None]


@pytest.fixture
def clock_passes(monkeypatch: pytest.MonkeyPatch) -> Passes:
    """A clock that goes on when it is told to."""
    now = [0.0]
    clock = SimpleNamespace(monotonic=lambda: now[0])
    monkeypatch.setattr("enquiries.common.lasting_trouble.time", clock)

    def passes(seconds: float) -> None:
        now[0] += seconds

    return passes


def lines(caplog: pytest.LogCaptureFixture) -> int:
    return sum(record.levelno == logging.ERROR for record in caplog.records)


def test_a_trouble_that_lasts_is_one_line(
    clock_passes: Passes, caplog: pytest.LogCaptureFixture
) -> None:
    trouble = LastingTrouble(logging.getLogger("test"))
    for _ in range(100):
        trouble.met("the database is away")
        clock_passes(2.9)

    assert lines(caplog) == 1


def test_it_is_told_again_every_five_minutes(
    clock_passes: Passes, caplog: pytest.LogCaptureFixture
) -> None:
    trouble = LastingTrouble(logging.getLogger("test"))
    for _ in range(91):
        trouble.met("the database is away")
        clock_passes(10)

    assert lines(caplog) == 4


@pytest.mark.parametrize(("seconds", "told"), [(90, 1), (121, 2)])
def test_after_two_quiet_minutes_it_is_another(
    clock_passes: Passes, caplog: pytest.LogCaptureFixture, seconds: float, told: int
) -> None:
    trouble = LastingTrouble(logging.getLogger("test"))
    trouble.met("the database is away")
    clock_passes(seconds)
    trouble.met("the database is away")

    assert lines(caplog) == told


def test_once_it_is_over_the_next_is_told_at_once(
    clock_passes: Passes, caplog: pytest.LogCaptureFixture
) -> None:
    trouble = LastingTrouble(logging.getLogger("test"))
    trouble.met("the database is away")
    trouble.over()
    trouble.met("the database is away")

    assert lines(caplog) == 2
