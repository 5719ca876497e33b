import re
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from mybackpain.staff.audit_log import AuditEntry
from mybackpain.staff.roles import ROLES

from .helpers import events, new_staff, set_up, sign_in

ROLE = next(iter(ROLES))
PASSWORD = "a longer walk to the sea"


def run(*arguments: str) -> str:
    """Run the command; returns the path of the link that it prints."""
    output = StringIO()
    call_command("add_staff", *arguments, stdout=output)
    found = re.search(r"http://testserver(/admin/password/\S+)", output.getvalue())
    assert found
    return found[1]


def follow(link: str) -> int:
    """Choose a password by the link; returns the status of the last answer."""
    client = Client()
    page = client.get(link, follow=True)
    if not page.redirect_chain:
        return 404
    form = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    return client.post(page.redirect_chain[-1][0], form).status_code


def test_an_account_is_added_without_a_password(db: None, quick_hashes: None) -> None:
    Group.objects.all().delete()  # as in a new database

    run("ann", "--role", ROLE, "--email", "ann@example.org")

    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (True, False, False)
    assert list(user.groups.values_list("name", flat=True)) == [ROLE]
    assert AuditEntry.objects.get().detail == ROLE


def test_the_link_sets_a_password_that_opens_the_door(db: None, quick_hashes: None) -> None:
    assert follow(run("ann", "--role", ROLE)) == 302
    assert sign_in(Client(), "ann", PASSWORD) == 302
    assert events() == ["account_added", "password_set", "signed_in"]


def test_the_link_works_once(db: None, quick_hashes: None) -> None:
    link = run("ann", "--administrator")
    follow(link)

    assert follow(link) == 404


def test_the_log_shows_no_token_of_a_link(
    db: None, quick_hashes: None, caplog: pytest.LogCaptureFixture
) -> None:
    link = run("ann", "--administrator")

    Client().get(link)

    assert "GET /admin/password/" in caplog.text
    assert link.split("/")[-2] not in caplog.text


@pytest.mark.parametrize(
    "arguments",
    [
        ["ann"],
        ["ann", "--role", "Nobody"],
        ["ann", "--role", ROLE, "--administrator"],
        ["ann", "--role", ROLE, "--email", "ann@"],
        ["ann and ben", "--role", ROLE],
        ["taken", "--role", ROLE],
        ["nobody", "--reset"],
    ],
)
def test_what_cannot_be_added_is_refused_in_one_line(
    db: None, quick_hashes: None, arguments: list[str]
) -> None:
    new_staff("taken")

    with pytest.raises(CommandError):
        call_command("add_staff", *arguments)

    assert not events()


def test_a_reset_leaves_no_other_way_in(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)

    link = run("ann", "--reset")

    assert browser.get("/admin/").status_code == 302
    assert not TOTPDevice.objects.exists()
    assert follow(link) == 302
