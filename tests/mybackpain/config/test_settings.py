"""Settings come from the environment; a wrong one stops the start with what would be right."""

import pytest

from mybackpain.config.services import database
from tests.mybackpain.commands import PRODUCTION, complaint, run
from tests.project_copy import ROOT
from tests.running_site import GUNICORN

pytestmark = [pytest.mark.processes, pytest.mark.long(40)]


@pytest.mark.parametrize(
    ("settings", "example"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY='50 random characters from: openssl rand -base64 40'"),
        ({"SECRET_KEY": "a-short-key"}, "SECRET_KEY='50 random characters from: openssl rand"),
        ({"EMAIL_URL": ""}, "EMAIL_URL=smtp+tls://user:password@"),
        ({"DATABASE_URL": ""}, "DATABASE_URL=postgres://user:password@localhost/mybackpain"),
        ({"CLINIC_PHONE": " "}, "CLINIC_PHONE='020 7946 0018'"),
        ({"CLINIC_PHONE": "ask at the desk"}, "CLINIC_PHONE='020 7946 0018'"),
        ({"CLINIC_PHONE": "12"}, "CLINIC_PHONE='020 7946 0018'"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS=mybackpain.co.uk"),
        ({"ALLOWED_HOSTS": "https://mybackpain.co.uk"}, "ALLOWED_HOSTS=mybackpain.co.uk"),
        ({"RETENTION_MONTHS": "0"}, "RETENTION_MONTHS=6"),
        ({"WEB_CONCURRENCY": "two"}, "WEB_CONCURRENCY=2"),
        ({"HSTS_SECONDS": "a year"}, "HSTS_SECONDS=63072000"),
        ({"DEBUG": "perhaps"}, "DEBUG=0"),
        ({"SITE_URL": "mybackpain.co.uk"}, "SITE_URL=https://mybackpain.co.uk"),
        ({"DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL=postgres://user:password@"),
        ({"CACHE_URL": "nonsense"}, "CACHE_URL=redis://localhost:6379/0"),
        ({"EMAIL_URL": "pigeon://loft"}, "EMAIL_URL=smtp+tls://user:password@"),
        ({"EMAIL_URL": "smtp://mail:many"}, "EMAIL_URL=smtp+tls://user:password@"),
        ({"DEFAULT_FROM_EMAIL": "nobody"}, 'DEFAULT_FROM_EMAIL=\'"mybackpain.co.uk" <reports@'),
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


@pytest.mark.parametrize("name", ["EMAIL_URL", "DATABASE_URL", "CLINIC_INBOX", "CLINIC_PHONE"])
def test_what_has_a_harmless_default_must_be_set_where_the_site_is_public(name: str) -> None:
    settings = {other: value for other, value in PRODUCTION.items() if other != name}
    result = run(ROOT, "manage.py", "check", settings=settings)
    assert complaint(result).startswith(f"Wrong setting: {name} is missing. Set it, for example: ")


def test_a_local_try_needs_a_key_alone() -> None:
    result = run(
        ROOT,
        "manage.py",
        "check",
        settings={"SITE_URL": "http://127.0.0.1:8000", "SECRET_KEY": "short"},
    )
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({}, "SECRET_KEY is missing."),
        (PRODUCTION | {"EMAIL_URL": ""}, "EMAIL_URL is missing."),
        (PRODUCTION | {"WEB_CONCURRENCY": "0"}, "WEB_CONCURRENCY is malformed."),
        (PRODUCTION | {"BIND": "127.0.0.1:http"}, "BIND is malformed."),
        (PRODUCTION | {"BIND": "127.0.0.1:99999"}, "BIND is malformed."),
        (PRODUCTION | {"BIND": "[::1"}, "BIND is malformed."),
        (PRODUCTION | {"BIND": "unix:"}, "BIND is malformed."),
        (PRODUCTION | {"BIND": "web..example:80"}, "BIND is malformed."),
        (PRODUCTION | {"BIND": f"{'w' * 64}:80"}, "BIND is malformed."),
        (PRODUCTION | {"PORT": "http"}, "PORT is malformed."),
        (PRODUCTION | {"PORT": "99999"}, "PORT is malformed."),
        (PRODUCTION | {"PORT": "-1"}, "PORT is malformed."),
        (PRODUCTION | {"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES is malformed."),
        (PRODUCTION | {"LOG_FORMAT": "xml"}, "LOG_FORMAT is malformed."),
    ],
    ids=lambda value: value.split()[0] if isinstance(value, str) else "",
)
def test_gunicorn_names_a_wrong_setting_too(settings: dict[str, str], says: str) -> None:
    result = run(ROOT, *GUNICORN, settings=settings)
    assert complaint(result).startswith(f"Wrong setting: {says}")


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
