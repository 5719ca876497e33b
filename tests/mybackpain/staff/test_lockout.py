from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from mybackpain.staff.audit_log import AuditEntry

from .helpers import events, new_staff, sign_in

LIMIT = 3  # fewer than in production, for the same lockout sooner
CLINIC, ELSEWHERE = "192.0.2.1", "198.51.100.7"
EVERYWHERE = [f"203.0.113.{n}" for n in range(LIMIT)]


@pytest.fixture(autouse=True)
def few_failures(settings: LazySettings) -> None:
    settings.AXES_FAILURE_LIMIT = LIMIT


def fail(addresses: list[str], *, name: str = "ann") -> None:
    for address in addresses:
        sign_in(Client(), name, "wrong", REMOTE_ADDR=address)


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


def test_a_colleague_who_forgot_a_password_locks_nobody_else_out_at_the_clinic(
    ann: User, settings: LazySettings
) -> None:
    settings.STAFF_MFA = False
    new_staff("ben")
    open_and_leave(CLINIC)
    fail([CLINIC] * LIMIT, name="ben")

    assert sign_in(Client(), "ben", REMOTE_ADDR=CLINIC) == 429
    assert sign_in(Client(), "ann", REMOTE_ADDR=CLINIC) == 302


def test_a_password_without_the_second_factor_makes_no_address_a_home(ann: User) -> None:
    sign_in(Client(), REMOTE_ADDR=ELSEWHERE)
    fail(EVERYWHERE)

    assert sign_in(Client(), REMOTE_ADDR=ELSEWHERE) == 429


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


def test_each_failure_is_in_the_audit_log_and_a_lockout_once(ann: User) -> None:
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
