"""While wrong codes slow the next one down, a right one is not called wrong."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from .helpers import CODE, a_later_code, code_of, events, set_up, sign_in

NOT_LOOKED_AT = "This code was not looked at"


@pytest.fixture
def recovery_code(ann: User, browser: Client) -> str:
    """One of an account whose owner comes back on another device."""
    sign_in(browser)
    return set_up(browser)[0]


@pytest.fixture
def newcomer(recovery_code: str) -> Client:
    client = Client()
    sign_in(client)
    return client


def fail(device: type[TOTPDevice | StaticDevice], times: int) -> None:
    """Let this many wrong codes have come just now."""
    wrong = {"throttling_failure_count": times, "throttling_failure_timestamp": timezone.now()}
    device.objects.update(**wrong)


def answer(client: Client, code: str) -> str:
    return client.post(CODE, {"code": code}).content.decode()


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (1, "Wait 1 second, then"),
        (5, "Wait 16 seconds, then"),
        (8, "Wait 3 minutes, then"),
        (13, "Wait 2 hours, then"),
    ],
)
def test_a_right_code_of_the_app_is_told_to_wait(newcomer: Client, times: int, said: str) -> None:
    fail(TOTPDevice, times)

    page = answer(newcomer, code_of(TOTPDevice.objects.get()))

    assert NOT_LOOKED_AT in page
    assert said in page


def test_a_right_recovery_code_is_told_to_wait(newcomer: Client, recovery_code: str) -> None:
    fail(StaticDevice, 5)

    assert NOT_LOOKED_AT in answer(newcomer, recovery_code)


def test_what_was_not_looked_at_counts_for_nothing(newcomer: Client, recovery_code: str) -> None:
    fail(StaticDevice, 5)

    answer(newcomer, recovery_code)

    assert StaticDevice.objects.get().throttling_failure_count == 5
    assert "code_refused" not in events()


@pytest.mark.long
def test_what_was_not_looked_at_is_good_afterwards(newcomer: Client, recovery_code: str) -> None:
    fail(StaticDevice, 5)
    answer(newcomer, recovery_code)
    StaticDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(minutes=1))

    answer(newcomer, recovery_code)

    assert newcomer.get("/admin/").status_code == 200


@pytest.mark.long
def test_wrong_codes_of_the_app_leave_the_recovery_codes_open(
    newcomer: Client, recovery_code: str
) -> None:
    fail(TOTPDevice, 20)

    answer(newcomer, recovery_code)

    assert newcomer.get("/admin/").status_code == 200


def test_a_wrong_code_that_was_looked_at_is_called_wrong(newcomer: Client) -> None:
    assert "This code is wrong" in answer(newcomer, "000000")


@pytest.mark.long
@pytest.mark.parametrize("device", [TOTPDevice, StaticDevice])
def test_the_operator_ends_the_waiting(
    newcomer: Client,
    recovery_code: str,
    device: type[TOTPDevice | StaticDevice],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fail(device, 20)

    call_command("unlock", "ann")
    app = TOTPDevice.objects.get()
    answer(newcomer, recovery_code if device is StaticDevice else a_later_code(monkeypatch, app))

    assert newcomer.get("/admin/").status_code == 200
