"""Names by which staff sign in: one account for each, however it is typed."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from mybackpain.staff.audit_log import AuditEntry

from .helpers import PASSWORD, sign_in
from .test_accounts import run
from .test_accounts_in_admin import add, manager

__all__ = ["manager"]
TAKEN = ["ann", "Ann", "ANN", "ａｎｎ", " ann", "Zoë", "ZOË", "zoë", "ﬁona", "Fiona"]


@pytest.fixture
def colleagues(db: None) -> None:
    for name in ("ann", "zoë", "fiona"):
        User.objects.create_user(name)


@pytest.mark.parametrize("typed", TAKEN)
@pytest.mark.usefixtures("colleagues")
def test_admin_adds_no_account_that_would_be_taken_for_another(manager: Client, typed: str) -> None:
    before = User.objects.count()

    page = add(manager, username=typed).content.decode()

    assert "has an account. Choose a name that is more different." in page
    assert User.objects.count() == before


@pytest.mark.parametrize("typed", TAKEN)
@pytest.mark.usefixtures("colleagues")
def test_the_command_adds_no_account_that_would_be_taken_for_another(typed: str) -> None:
    with pytest.raises(CommandError, match=r"^(ann|zoë|fiona) has an account"):
        run(typed, "--role", "Editor")


@pytest.mark.parametrize("typed", ["ｒｉｔａ", "ﬁlip", "rita", "Rita.Ω"])
@pytest.mark.parametrize("door", ["admin", "command"])
def test_whoever_is_added_signs_in_by_the_name_as_it_was_typed(
    manager: Client, typed: str, door: str
) -> None:
    if door == "admin":
        add(manager, username=typed)
    else:
        run(typed, "--role", "Reception")
    account = User.objects.latest("pk")
    account.set_password(PASSWORD)
    account.save()

    assert sign_in(Client(), typed) == 302


def test_the_command_says_by_which_name_they_sign_in(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("add_staff", "ﬁlip", "--role", "Editor")

    assert "Send this link to filip;" in capsys.readouterr().out


def test_the_audit_log_has_the_name_by_which_they_sign_in(db: None) -> None:
    call_command("add_staff", "ﬁlip", "--role", "Editor")

    assert AuditEntry.objects.get(event="account_added").account == "filip"
