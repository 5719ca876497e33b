"""What may start but should not serve patients: told by `check --deploy` and at the start."""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any, NamedTuple

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Warned
from django.core.mail.backends.smtp import EmailBackend

from enquiries.delivery.mailer import mailer


@register(Tags.caches)
def cache_has_its_driver(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Without what speaks to it, the first page that asks the cache would fail."""
    if "redis" not in settings.CACHES["default"]["BACKEND"].lower() or find_spec("redis"):
        return []
    hint = "Install it (pip install -r requirements-tasks.txt), or leave CACHE_URL out."
    return [Error("CACHE_URL needs the package redis.", hint=hint, id="mybackpain.E001")]


@register(Tags.security, deploy=True)
def fit_for_patients(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Warn of each setting that is for a try or a test."""
    return [
        Warned(f"{finding.setting}: {finding.why}.", hint=finding.hint, id=finding.code)
        for finding in FINDINGS
        if finding.is_so()
    ]


def is_mail_kept() -> bool:
    """Whether letters go into files, or nowhere."""
    return not isinstance(mailer(), EmailBackend)


def is_mail_open() -> bool:
    """Whether mail goes to another machine without TLS."""
    server = mailer()
    if not isinstance(server, EmailBackend) or server.use_tls or server.use_ssl:
        return False
    return not is_loopback(server.host)


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class Finding(NamedTuple):
    """A setting that should not serve patients: when, why, and what would be right."""

    code: str
    setting: str
    is_so: Callable[[], object]
    why: str
    right: str

    @property
    def hint(self) -> str:
        return f"Set it, for example: {self.setting}={self.right}"


LIMIT_OFF = "the limit is off, so that anybody sends letters without end in the clinic's name"
NO_MAIL = "no letter leaves this machine"
OPEN_MAIL = "login and letters cross the network unencrypted"
MAIL = "smtp+tls://user:password@mail.example.org:587"
FINDINGS = [
    Finding(
        "mybackpain.W001",
        "LIMIT_PER_ADDRESS",
        lambda: settings.LIMIT_PER_ADDRESS is None,
        LIMIT_OFF,
        "3/d",
    ),
    Finding(
        "mybackpain.W002",
        "LIMIT_PER_CLIENT",
        lambda: settings.LIMIT_PER_CLIENT is None,
        LIMIT_OFF,
        "20/h",
    ),
    Finding(
        "mybackpain.W003", "LIMIT_SITE", lambda: settings.LIMIT_SITE is None, LIMIT_OFF, "1000/h"
    ),
    Finding(
        "mybackpain.W004",
        "STAFF_MFA",
        lambda: not settings.STAFF_MFA,
        "a password alone opens the patients' requests",
        "1",
    ),
    Finding(
        "mybackpain.W005",
        "SHOW_DRAFTS",
        lambda: settings.SHOW_DRAFTS,
        "patients read sheets that no clinician has approved",
        "0",
    ),
    Finding("mybackpain.W006", "EMAIL_URL", is_mail_open, OPEN_MAIL, MAIL),
    Finding("mybackpain.W007", "EMAIL_URL", is_mail_kept, NO_MAIL, MAIL),
    Finding(
        "mybackpain.W008",
        "ALLOWED_HOSTS",
        lambda: "*" in settings.ALLOWED_HOSTS,
        "the site answers under any name, forged ones too",
        "mybackpain.co.uk",
    ),
    Finding(
        "mybackpain.W009",
        "TRUSTED_PROXIES",
        lambda: not settings.TRUSTED_PROXIES,
        "behind a proxy all visitors are one, and https is not seen",
        "1",
    ),
]
