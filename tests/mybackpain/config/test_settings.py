"""Settings come from the environment; a wrong one stops the start with what would be right."""

import pytest

from mybackpain.config.environment import database
from tests.mybackpain.commands import PRODUCTION, complaint, run
from tests.project_copy import ROOT
from tests.running_site import GUNICORN


@pytest.mark.parametrize(
    ("settings", "example"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY='50 random characters from: openssl rand -base64 40'"),
        ({"DEBUG": "perhaps"}, "DEBUG=0"),
        ({"SITE_URL": "mybackpain.co.uk"}, "SITE_URL=https://mybackpain.co.uk"),
        ({"DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL=postgres://user:password@"),
        ({"CACHE_URL": "nonsense"}, "CACHE_URL=redis://localhost:6379/0"),
        ({"EMAIL_URL": "pigeon://loft"}, "EMAIL_URL=smtp+tls://user:password@"),
        ({"EMAIL_URL": "smtp://mail:many"}, "EMAIL_URL=smtp+tls://user:password@"),
        ({"DEFAULT_FROM_EMAIL": "nobody"}, "DEFAULT_FROM_EMAIL='mybackpain.co.uk <reports@"),
        ({"CLINIC_INBOX": ""}, "CLINIC_INBOX=clinic@mybackpain.co.uk"),
        ({"CLINIC_INBOX": "clinic"}, "CLINIC_INBOX=clinic@mybackpain.co.uk"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES=1"),
        ({"OUTBOX_LEASE": "soon"}, "OUTBOX_LEASE=300"),
        ({"SHOW_DRAFTS": "2"}, "SHOW_DRAFTS=0"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT=text"),
    ],
    ids=lambda value: "=".join(*value.items()) if isinstance(value, dict) else "",
)
def test_a_wrong_setting_is_named_with_an_example(settings: dict[str, str], example: str) -> None:
    result = run(ROOT, "manage.py", "check", settings=PRODUCTION | settings)
    [name] = settings
    assert complaint(result).startswith(f"Wrong setting: {name} is ")
    assert example in complaint(result)


def test_gunicorn_names_a_wrong_setting_too() -> None:
    result = run(ROOT, *GUNICORN)
    assert complaint(result).startswith("Wrong setting: SECRET_KEY is missing.")


def test_a_production_environment_passes_the_deployment_check() -> None:
    result = run(ROOT, "manage.py", "check", "--deploy", settings=PRODUCTION)
    assert result.stdout.startswith("System check identified no issues")
    assert (result.returncode, result.stderr) == (0, "")


def test_options_in_the_databases_address_are_added_to_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://site@db.example/site?sslmode=verify-full")
    options = database("DATABASE_URL")["OPTIONS"]
    assert (options["sslmode"], options["connect_timeout"]) == ("verify-full", 2)
