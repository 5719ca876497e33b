"""A wrong number of trusted proxies makes all visitors one client: the operator is told."""

import logging

import pytest
from django.core import checks
from django.test import Client
from pytest_django import Settings

from mybackpain.serving import proxies, request_origin
from mybackpain.serving.checks import visitors_can_be_told_apart

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_origin, "proxies", proxies.Proxies())


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [line.getMessage() for line in caplog.records if line.levelno == logging.ERROR]


@pytest.mark.parametrize(
    ("trusted", "forwarded"),
    [(2, "203.0.113.9"), (3, "203.0.113.9, 10.0.0.1"), (1, "unknown"), (1, "203.0.113.9, _hidden")],
)
def test_a_header_that_does_not_fit_is_told_once(
    client: Client,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    trusted: int,
    forwarded: str,
) -> None:
    settings.TRUSTED_PROXIES = trusted

    for _ in range(3):
        client.get("/about/", headers={"x-forwarded-for": forwarded})

    [line] = errors(caplog)
    assert line.startswith(f"TRUSTED_PROXIES={trusted} is wrong: ")
    assert line.endswith("for example: TRUSTED_PROXIES=1")
    assert "203.0.113.9" not in line


def test_the_deployment_check_says_it_too(client: Client, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 2
    client.get("/about/", headers={"x-forwarded-for": "203.0.113.9"})

    [warning] = visitors_can_be_told_apart(None)

    assert isinstance(warning, checks.Warning)
    assert warning.msg.startswith("TRUSTED_PROXIES is 2")


def test_the_deployment_check_is_content_where_nothing_was_noticed() -> None:
    assert visitors_can_be_told_apart(None) == []


@pytest.mark.parametrize(
    ("visitors", "told"),
    [
        (["10.0.0.1"] * 150, 1),
        (["::1"] * 100, 1),
        (["10.0.0.1"] * 99, 0),
        (["10.0.0.1", "10.0.0.2"] * 100, 0),
        (["203.0.113.9"] * 150, 1),  # TEST-NET is private too
        (["81.2.69.142"] * 150, 0),
    ],
)
def test_one_private_address_for_all_visitors_is_told_once(
    settings: Settings, caplog: pytest.LogCaptureFixture, visitors: list[str], told: int
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    seen = proxies.Proxies()

    for address in visitors:
        seen.watch(address)

    assert len(errors(caplog)) == told


def test_a_local_try_is_left_in_peace(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.SECURE_SSL_REDIRECT = False
    seen = proxies.Proxies()

    for _ in range(150):
        seen.watch("127.0.0.1")

    assert errors(caplog) == []
