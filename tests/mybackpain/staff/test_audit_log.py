from django.contrib.auth.models import Group, User
from django.test import Client

from mybackpain.staff.audit_log import AuditEntry
from mybackpain.staff.roles import ROLES, update_roles

from .helpers import set_up, sign_in

ROLE = next(iter(ROLES))


def test_new_rights_are_in_the_audit_log_with_who_gave_them(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)
    update_roles()
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
