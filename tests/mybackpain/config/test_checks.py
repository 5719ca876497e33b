"""What may start but should not serve patients is told by its name."""

import pytest
from django.conf import LazySettings
from django.core.checks import run_checks

from tests.mybackpain.commands import PRODUCTION, run
from tests.project_copy import ROOT
from tests.running_site import GUNICORN

pytestmark = [pytest.mark.processes, pytest.mark.long(70)]


@pytest.mark.parametrize(
    "setting",
    [
        {"LIMIT_PER_ADDRESS": "off"},
        {"LIMIT_PER_CLIENT": "off"},
        {"LIMIT_SITE": "off"},
        {"STAFF_MFA": "0"},
        {"SHOW_DRAFTS": "1"},
        {"EMAIL_URL": "smtp://mail.example.org"},
        {"EMAIL_URL": "smtp://10.0.0.5:25"},
        {"EMAIL_URL": "filemail:///tmp/letters"},
        {"EMAIL_URL": "consolemail://"},
        {"ALLOWED_HOSTS": "*"},
        {"ALLOWED_HOSTS": "mybackpain.example,*"},
        {"TRUSTED_PROXIES": "0"},
    ],
    ids=lambda setting: "=".join(*setting.items()),
)
def test_a_setting_for_a_try_is_warned_of(setting: dict[str, str]) -> None:
    [name] = setting
    result = run(ROOT, "manage.py", "check", "--deploy", settings=PRODUCTION | setting)
    assert "(mybackpain.W0" in result.stderr
    assert f"{name}: " in result.stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_a_mail_server_on_this_machine_needs_no_tls(host: str) -> None:
    settings = PRODUCTION | {"EMAIL_URL": f"smtp://{host}:25"}
    result = run(ROOT, "manage.py", "check", "--deploy", settings=settings)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_cache_without_its_driver_is_an_error(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}
    monkeypatch.setattr("mybackpain.config.checks.find_spec", lambda _: None)
    assert "mybackpain.E001" in {found.id for found in run_checks(tags=["caches"])}


def test_gunicorn_starts_no_site_that_fails_its_checks() -> None:
    settings = PRODUCTION | {"OUTBOX_LEASE": "5", "BIND": "127.0.0.1:0"}
    result = run(ROOT, *GUNICORN, settings=settings)
    assert result.returncode != 0
    assert "OUTBOX_LEASE" in result.stderr
    assert "The site is not started" in result.stderr
    assert "Traceback" not in result.stderr
