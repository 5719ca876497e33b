"""The doctor tries everything and says what to do."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import ProgrammingError, connection
from pytest_django import Settings

from enquiries.common import clock
from enquiries.models import PeriodicJob
from mybackpain.operations import doctor
from tests.mail_settings import change_mail_server
from tests.mybackpain.commands import PRODUCTION, run
from tests.project_copy import ROOT

pytestmark = pytest.mark.django_db


def told() -> dict[str, str]:
    """What is wrong, by name."""
    output = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=output)
    lines = [line.partition("WRONG  ")[2] for line in output.getvalue().splitlines()]
    return dict(line.split(": ", 1) for line in lines if line)


def test_a_missing_backup_is_named() -> None:
    assert told()["backup"] == "none of the last 26 hours"


def test_what_is_well_is_not_named(settings: Settings) -> None:
    PeriodicJob.objects.note_backup()
    assert not {"database", "writing", "migrations", "clock", "backup"} & set(told_or_nothing())


def told_or_nothing() -> dict[str, str]:
    try:
        call_command("doctor", stdout=StringIO())
    except SystemExit:
        return told()
    return {}


def test_a_setting_that_is_meant_is_not_named(settings: Settings) -> None:
    settings.IS_HTTPS = True
    found = run_checks(include_deployment_checks=True)
    settings.SILENCED_SYSTEM_CHECKS = [message.id for message in found]
    assert "settings" not in told()


def test_a_list_of_erasures_that_cannot_be_written_is_named(
    settings: Settings, tmp_path: Path
) -> None:
    settings.ERASURES_FILE = str(tmp_path)
    assert "stands there" in told()["erasures"]


def test_a_mail_server_that_is_away_is_named(settings: Settings) -> None:
    change_mail_server(settings, host="127.0.0.1", port=1, timeout=1)
    assert told()["mail"].startswith("ConnectionRefusedError")


def test_a_clock_that_is_wrong_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "seconds_apart", lambda: 3600)
    assert told()["clock"] == "+3600 seconds off"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        ({"port": "1"}, "Connection refused"),
        ({"name": "no_such_database"}, "does not exist"),
        ({"host": "no-such-host.invalid"}, "no-such-host.invalid"),
        ({"user": "no_such_user"}, "no_such_user"),
        ({"name": "site?sslmode=sure"}, 'invalid sslmode value: "sure"'),
        ({"name": "site?service=none"}, 'definition of service "none" not found'),
        ({"name": "site?connect_timeout=soon"}, "connect_timeout"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.long
@pytest.mark.processes
def test_a_wrong_address_is_told_in_the_databases_own_words(
    mistake: dict[str, str], words: str
) -> None:
    login = connection.settings_dict
    parts = {key.lower(): str(login[key]) for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")}
    parts |= mistake
    url = "postgres://{user}:{password}@{host}:{port}/{name}".format(**parts)
    settings = PRODUCTION | {"DATABASE_URL": url, "EMAIL_URL": "smtp://127.0.0.1:1"}
    result = run(ROOT, "manage.py", "doctor", settings=settings)
    assert result.returncode == 1
    assert words in result.stdout


def test_without_tables_nothing_is_asked_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "migrations", lambda: "81 pending")
    assert "migrations" in told()
    assert not {"writing", "rights", "backup"} & set(told())


def test_a_fault_is_told_without_what_was_asked() -> None:
    def writing() -> str:
        raise ProgrammingError("permission denied\nLINE 1: INSERT INTO")

    assert doctor.tried("writing", writing, "").fault == "ProgrammingError: permission denied"
