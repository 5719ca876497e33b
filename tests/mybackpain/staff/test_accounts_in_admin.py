"""Managers add staff and let them in again, by links that work once."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from mybackpain.staff.audit_log import AuditEntry
from tests.enquiries.reception import browser_of, member

from .helpers import events
from .test_accounts import follow

ACCOUNTS = "/admin/auth/user/"
LINK = re.compile(r"http://testserver(/admin/password/[^<\s]+)")


@pytest.fixture
def manager(db: None, quick_hashes: None) -> Client:
    return browser_of(member("mona", "Manager"))


def add(manager: Client, **differences: Any) -> Any:
    form = {
        "username": "rita",
        "first_name": "Rita",
        "last_name": "Reception",
        "email": "rita@example.org",
        "groups": [Group.objects.get(name="Reception").pk],
    }
    return manager.post(f"{ACCOUNTS}add/", form | differences)


def link_on(page: Any) -> str:
    [link] = LINK.findall(page.content.decode())
    return str(link)


def test_a_manager_adds_somebody_who_chooses_a_password_by_the_link(manager: Client) -> None:
    link = link_on(add(manager))

    rita = User.objects.get(username="rita")
    assert (rita.is_staff, rita.is_superuser, rita.has_usable_password()) == (True, False, False)
    assert AuditEntry.objects.get(event="account_added").detail == "Reception"
    assert follow(link) == 302
    assert follow(link) == 404


@pytest.mark.parametrize("missing", [{"first_name": ""}, {"groups": []}], ids=["name", "role"])
def test_a_new_account_has_to_be_whole(manager: Client, missing: dict[str, Any]) -> None:
    page = add(manager, **missing)

    assert page.status_code == 200
    assert not User.objects.filter(username="rita").exists()


def test_a_manager_gives_nobody_more_than_managers_may(manager: Client) -> None:
    add(manager, groups=[Group.objects.get(name="Clinician").pk])

    assert not User.objects.filter(username="rita").exists()


@pytest.mark.parametrize(("lost", "phones_left"), [("password", 1), ("phone", 0)])
def test_a_manager_lets_somebody_in_again(manager: Client, lost: str, phones_left: int) -> None:
    rita = member("rita", "Reception")
    rita.set_password("the one that she forgot")
    rita.save()
    TOTPDevice.objects.create(user=rita)

    link = link_on(manager.post(f"{ACCOUNTS}{rita.pk}/reset/", {"lost": lost}))

    rita.refresh_from_db()
    assert not rita.has_usable_password()
    assert TOTPDevice.objects.count() == phones_left
    assert events() == ["account_reset"]
    assert follow(link) == 302


def test_nobody_resets_an_administrator_or_themselves(manager: Client) -> None:
    ann = User.objects.create_superuser("ann")
    mona = User.objects.get(username="mona")

    for account in (ann, mona):
        page = manager.post(f"{ACCOUNTS}{account.pk}/reset/", {"lost": "phone"})
        assert page.status_code == 404


@pytest.fixture
def clinician(db: None, quick_hashes: None) -> User:
    carla = member("carla", "Clinician")
    carla.set_password("the one that she forgot")
    carla.save()
    return carla


def test_a_manager_gets_no_link_to_an_account_that_may_do_more(
    manager: Client, clinician: User
) -> None:
    page = manager.post(f"{ACCOUNTS}{clinician.pk}/reset/", {"lost": "phone"})

    clinician.refresh_from_db()
    assert (page.status_code, clinician.has_usable_password()) == (403, True)
    assert events() == []


def test_a_manager_reads_who_lets_in_again_whoever_may_do_more(
    manager: Client, clinician: User
) -> None:
    page = manager.get(f"{ACCOUNTS}{clinician.pk}/change/").content.decode()

    assert "so an administrator lets them in again" in page
    assert "/reset/" not in page


def test_an_administrator_lets_anybody_in_again(clinician: User) -> None:
    administrator = browser_of(User.objects.create_superuser("ann"))
    assert "/reset/" in administrator.get(f"{ACCOUNTS}{clinician.pk}/change/").content.decode()

    page = administrator.post(f"{ACCOUNTS}{clinician.pk}/reset/", {"lost": "password"})

    assert follow(link_on(page)) == 302


def test_a_manager_is_led_to_the_audit_log(manager: Client) -> None:
    add(manager)

    assert "/admin/mybackpain/auditentry/" in manager.get("/admin/").content.decode()
    assert "Account added" in manager.get("/admin/mybackpain/auditentry/").content.decode()
