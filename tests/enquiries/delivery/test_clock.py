"""The database's time decides; a host whose clock is far from it does nothing by the clock."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from enquiries.common import clock
from enquiries.delivery import periodic
from enquiries.models import PeriodicJob


def test_the_databases_time_is_told(db: None) -> None:
    assert abs(clock.seconds_apart()) <= 1


def test_a_jobs_next_time_is_the_databases(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    last_year = clock.database_now() - timedelta(seconds=30)
    monkeypatch.setattr(clock, "database_now", lambda: last_year)
    periodic.run("forget_counts")
    assert PeriodicJob.objects.get(name="forget_counts").last_run_at == last_year


def test_a_worker_whose_clock_is_wrong_does_not_start(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_a_year_ago = clock.database_now() - timedelta(days=200)
    monkeypatch.setattr(clock, "database_now", lambda: half_a_year_ago)
    with pytest.raises(CommandError, match=r"clock is \+1728\d{4} seconds from the database's"):
        call_command("worker")


def test_a_job_by_hand_is_refused_where_the_clock_is_wrong(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_a_year_ago = clock.database_now() - timedelta(days=200)
    monkeypatch.setattr(clock, "database_now", lambda: half_a_year_ago)
    with pytest.raises(CommandError, match="set it right"):
        call_command("periodic", "--run", "digest")
