import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from mybackpain.staff.audit_log import AuditEntry
from mybackpain.staff.roles import ROLES
from tests.conftest import make_roles
from tests.enquiries.reception import browser_of, member

from .helpers import set_up, sign_in

ROLE = next(iter(ROLES))


def test_new_rights_are_in_the_audit_log_with_who_gave_them(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)
    make_roles()
    ben = User.objects.create_user("ben", is_staff=True)
    group = Group.objects.get(name=ROLE)
    form = {"username": "ben", "is_active": "on", "is_staff": "on", "groups": [group.pk]}

    browser.post(f"/admin/auth/user/{ben.pk}/change/", form)

    entry = AuditEntry.objects.filter(event="access_changed").get()
    assert (entry.account, entry.by) == ("ben", "ann")
    assert entry.detail == f"is_active, is_staff, {ROLE}"


def test_the_audit_log_cannot_be_changed_in_admin(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)
    entry = AuditEntry.objects.all()[0]

    for page in ("change", "delete"):
        assert browser.post(f"/admin/mybackpain/auditentry/{entry.pk}/{page}/").status_code == 403


@pytest.fixture
def manager(db: None) -> Client:
    return browser_of(member("mona", "Manager"))


def change(client: Client, account: User, **fields: object) -> User:
    """Send the page of an account, with these differences."""
    form: dict[str, object] = {"is_active": "on", "is_staff": "on", "email": account.email}
    form["groups"] = [group.pk for group in account.groups.all()]
    client.post(f"/admin/auth/user/{account.pk}/change/", form | fields)
    return User.objects.get(pk=account.pk)


def role(name: str) -> Group:
    return Group.objects.get(name=name)


@pytest.mark.parametrize("name", ["Clinician", "Editor"])
def test_a_manager_gives_no_role_beyond_their_own(manager: Client, name: str) -> None:
    ben = member("ben", "Reception")

    ben = change(manager, ben, groups=[role(name).pk])

    assert not ben.groups.filter(name=name).exists()


@pytest.mark.parametrize("name", ["Reception", "Manager"])
def test_a_manager_gives_the_roles_that_they_have_themselves(manager: Client, name: str) -> None:
    ben = change(manager, member("ben"), groups=[role(name).pk])

    assert ben.groups.filter(name=name).exists()


def test_a_manager_takes_no_role_that_they_could_not_give(manager: Client) -> None:
    carla = member("carla", "Clinician")

    carla = change(manager, carla, groups=[role("Reception").pk], first_name="Carla")

    assert set(carla.groups.values_list("name", flat=True)) == {"Clinician", "Reception"}


def test_nobody_renames_an_account(manager: Client) -> None:
    ben = change(manager, member("ben", "Reception"), username="mona.too")

    assert ben.username == "ben"


def test_every_change_of_an_account_is_in_the_audit_log(manager: Client) -> None:
    change(manager, member("ben", "Reception"), email="ben@example.org")

    entry = AuditEntry.objects.get(event="account_changed")
    assert (entry.account, entry.by, entry.detail) == ("ben", "mona", "email")


def test_a_manager_reads_the_audit_log(manager: Client) -> None:
    assert manager.get("/admin/mybackpain/auditentry/").status_code == 200
