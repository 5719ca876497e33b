"""Wrong passwords lock an account, and a network, for a while."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from mybackpain.staff.audit_log import AuditEntry

from .helpers import EVERYWHERE, LIMIT, events, fail, new_staff, set_up, sign_in

CLINIC, ELSEWHERE = "192.0.2.1", "198.51.100.7"

pytestmark = pytest.mark.usefixtures("few_failures")


def open_and_leave(address: str) -> None:
    """Sign in once, second factor being off, so that the address is known."""
    assert sign_in(Client(), REMOTE_ADDR=address) == 302


def test_wrong_passwords_from_one_address_lock_it_out_whatever_the_accounts(
    ann: User,
) -> None:
    names = [sign_in(Client(), f"guess{n}", "wrong", REMOTE_ADDR=ELSEWHERE) for n in range(LIMIT)]

    assert names == [200] * (LIMIT - 1) + [429]
    assert sign_in(Client(), REMOTE_ADDR=ELSEWHERE) == 429


def test_wrong_passwords_for_one_account_lock_it_whatever_the_addresses(ann: User) -> None:
    fail(EVERYWHERE)

    assert sign_in(Client(), REMOTE_ADDR=ELSEWHERE) == 429


def test_an_account_where_it_is_at_home_is_not_locked_out_from_elsewhere(
    ann: User, settings: LazySettings
) -> None:
    settings.STAFF_MFA = False
    open_and_leave(CLINIC)
    fail(EVERYWHERE)

    assert sign_in(Client(), REMOTE_ADDR=CLINIC) == 302


@pytest.mark.long
def test_a_colleague_who_forgot_a_password_locks_nobody_else_out_at_the_clinic(
    ann: User, settings: LazySettings
) -> None:
    settings.STAFF_MFA = False
    new_staff("ben")
    open_and_leave(CLINIC)
    fail([CLINIC] * LIMIT, name="ben")

    assert sign_in(Client(), "ben", REMOTE_ADDR=CLINIC) == 429
    assert sign_in(Client(), "ann", REMOTE_ADDR=CLINIC) == 302


@pytest.mark.long
def test_a_password_without_the_second_factor_makes_no_address_a_home(ann: User) -> None:
    sign_in(Client(), REMOTE_ADDR=ELSEWHERE)
    fail(EVERYWHERE)

    assert sign_in(Client(), REMOTE_ADDR=ELSEWHERE) == 429


@pytest.mark.long
def test_a_lockout_ends_after_a_quarter_of_an_hour_however_long_somebody_goes_on(
    ann: User,
) -> None:
    fail([ELSEWHERE] * (LIMIT + 5))
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))

    assert sign_in(Client(), REMOTE_ADDR=ELSEWHERE) == 302


def test_a_lockout_says_the_same_whether_or_not_the_account_exists(ann: User) -> None:
    fail([ELSEWHERE] * LIMIT)

    pages = []
    for name in ("ann", "nobody"):
        form = {"username": name, "password": "wrong"}
        response = Client().post("/admin/login/", form, REMOTE_ADDR=ELSEWHERE)
        pages.append((response.status_code, response["Retry-After"], response.content))

    assert pages[0] == pages[1]
    assert pages[0][:2] == (429, "900")


@pytest.mark.long
def test_a_lockout_stands_once_below_its_failures(ann: User) -> None:
    fail([ELSEWHERE] * (LIMIT + 5))

    assert events() == ["refused"] * (LIMIT - 1) + ["locked_out"]
    assert set(AuditEntry.objects.values_list("account", "by", "address")) == {
        ("ann", "", ELSEWHERE)
    }


@pytest.mark.parametrize("times", [1, 2, LIMIT + 1])
def test_what_was_typed_as_a_name_at_sign_in_is_readable_nowhere(ann: User, times: int) -> None:
    for _ in range(times):
        sign_in(Client(), "my secret passphrase", "another secret")

    stored = [row for table in apps.get_models() for row in table._base_manager.values_list()]
    assert AccessAttempt.objects.exists()
    assert "secret" not in str(stored)


def test_one_ipv6_network_counts_as_one(ann: User) -> None:
    addresses = [f"2001:db8:1:2::{n}" for n in range(1, LIMIT + 1)]
    names = [f"guess{n}" for n in range(LIMIT)]
    for address, name in zip(addresses, names, strict=True):
        sign_in(Client(), name, "wrong", REMOTE_ADDR=address)

    assert sign_in(Client(), REMOTE_ADDR="2001:db8:1:2:ffff::1") == 429
    assert sign_in(Client(), REMOTE_ADDR="2001:db8:1:3::1") == 302


@pytest.mark.long
def test_a_lockout_of_a_network_is_one_line_whatever_its_addresses(ann: User) -> None:
    fail([f"2001:db8:1:2::{n}" for n in range(1, LIMIT + 6)])

    assert events().count("locked_out") == 1


@pytest.mark.parametrize("name", ["a" * 256, "a" * 5000, "é" * 300, "\u202e" * 200])
def test_a_name_of_any_length_is_answered(ann: User, name: str) -> None:
    assert sign_in(Client(), name, "wrong") == 200


@pytest.mark.long
def test_the_operator_unlocks_an_account_by_its_name(ann: User) -> None:
    new_staff("ben")
    fail(EVERYWHERE)
    fail([f"192.0.2.{n}" for n in range(100, 100 + LIMIT)], name="ben")

    call_command("unlock", "ann")

    assert sign_in(Client(), REMOTE_ADDR=ELSEWHERE) == 302
    assert sign_in(Client(), "ben", REMOTE_ADDR=ELSEWHERE) == 429


@pytest.mark.long
def test_the_operator_unlocks_an_account_on_its_own_device(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)
    browser.post("/admin/logout/")
    for _ in range(LIMIT):
        sign_in(browser, password="wrong")

    call_command("unlock", "ann")

    assert sign_in(browser) == 302


def test_an_unlocking_is_in_the_audit_log(ann: User) -> None:
    fail(EVERYWHERE)

    call_command("unlock", "ann")

    entry = AuditEntry.objects.latest("pk")
    assert (entry.event, entry.by, entry.detail) == ("account_changed", "command line", "unlocked")


def test_to_unlock_a_mistyped_name_is_told(ann: User) -> None:
    with pytest.raises(CommandError, match="anne has no account"):
        call_command("unlock", "anne")
