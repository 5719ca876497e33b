from datetime import date

import pytest
from django.conf import LazySettings
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client, RequestFactory
from django.utils import timezone

from enquiries.models import (
    ClinicClosure,
    ClinicianHours,
    OpeningHours,
    Price,
    ReplyTemplate,
    Specialist,
)
from factsheets import history
from factsheets.models import (
    FactSheet,
    Feedback,
    LayWord,
    OtherWish,
    UncoveredTopic,
    UrgentWord,
)
from mybackpain.staff.audit_log import AuditEntry
from mybackpain.staff.roles import ROLES
from tests.conftest import Payload, make_roles
from tests.mybackpain.addresses import admin_routes, opened
from tests.mybackpain.rights_table import (
    ACTIONS,
    OPEN_HALF_WAY_IN,
    OPEN_TO_STRANGERS,
    PAGES,
    SIGN_OUT,
)

pytestmark = pytest.mark.long

Staff = dict[str, User]


@pytest.fixture
def rows(
    sheet: FactSheet, client: Client, report_payload: Payload, consultation_payload: Payload
) -> None:
    """At least one row of every model, so that “not found” means “not for you”."""
    client.post(f"{sheet.get_absolute_url()}report/", report_payload())
    client.post("/consultation/", consultation_payload())
    day = date(2030, 1, 2)
    ClinicClosure.objects.create(first_day=day, last_day=day, reason="Inventory")
    OpeningHours.objects.create(weekday=0)
    owner = User.objects.create_user("hours")
    ClinicianHours.objects.create(clinician=owner, weekday=0, begins="09:00", ends="12:00")
    ReplyTemplate.objects.create(name="Greeting", body="Dear patient")
    Specialist.objects.create(name="Ann", role="Surgeon", registration="GMC 1")
    Price.objects.create(what="First consultation", amount="£180")
    Feedback.objects.create(sheet=sheet, version=1, answer=Feedback.Answer.YES)
    LayWord.objects.create(means="ear", words="lug")
    UrgentWord.objects.create(name="Ear", level="urgent", words="deaf")
    UncoveredTopic.objects.create(name="ear ache", words="ear")
    OtherWish.objects.create(name="Thanks", words="thank you")
    first = FactSheet.objects.all()[0]
    history.record(first, "As it was")
    first.versions.create(
        number=first.pk,
        slug=first.slug,
        published_at=timezone.now(),
        revision=history.latest_revision(first),
    )
    AuditEntry.objects.create(event=AuditEntry.Event.REFUSED)


@pytest.fixture
def staff_by_role(db: None) -> Staff:
    """One account a role, one without any, and an administrator."""
    make_roles()
    User.objects.create_user("account")  # the one that the addresses are about
    names = ["no role", "admin", *ROLES]
    users = {name: User.objects.create_user(name, is_staff=True) for name in names}
    for role in ROLES:
        users[role].groups.add(Group.objects.get(name=role))
    users["admin"].is_superuser = True
    users["admin"].save()
    return users


def spelt_out(cell: str, staff: Staff) -> set[str]:
    if cell == "staff":
        return set(staff)
    roles = set() if cell == "nobody" else set(cell.split())
    assert roles <= set(staff), f"no such role: {cell}"
    return roles


def test_every_address_of_admin_is_in_the_table() -> None:
    assert admin_routes() == set(PAGES)


@pytest.mark.parametrize(("method", "column"), [("GET", 0), ("POST", 1)])
def test_each_role_opens_just_what_the_table_says(
    rows: None, staff_by_role: Staff, method: str, column: int
) -> None:
    expected = {
        (role, route)
        for route, cells in PAGES.items()
        for role in spelt_out(cells[column], staff_by_role)
    }

    found = {
        (role, route)
        for role, user in staff_by_role.items()
        for route in opened(Client(), method, user)
    }

    assert sorted(found ^ expected) == []


def test_each_role_is_offered_just_the_actions_in_the_table(
    staff_by_role: Staff,
) -> None:
    found: dict[str, dict[str, set[str]]] = {}
    for model, model_admin in admin.site._registry.items():
        offers = found.setdefault(model._meta.label_lower, {})
        for role, user in staff_by_role.items():
            request = RequestFactory().get("/admin/")
            request.user = User.objects.get(pk=user.pk)
            for action in model_admin.get_actions(request):
                offers.setdefault(action, set()).add(role)

    assert found == {
        model: {action: spelt_out(roles, staff_by_role) for action, roles in offers.items()}
        for model, offers in ACTIONS.items()
    }


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_address_is_closed_to_strangers(rows: None, method: str) -> None:
    assert opened(Client(), method) == OPEN_TO_STRANGERS | SIGN_OUT[method]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_address_is_closed_to_an_account_that_is_not_staff(rows: None, method: str) -> None:
    patient = User.objects.create_user("patient", is_superuser=True)

    assert opened(Client(), method, patient) == OPEN_TO_STRANGERS | SIGN_OUT[method]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_password_without_the_second_factor_opens_no_address(
    rows: None, settings: LazySettings, method: str
) -> None:
    settings.STAFF_MFA = True
    user = User.objects.create_user("ann", is_staff=True, is_superuser=True)

    assert opened(Client(), method, user) == OPEN_HALF_WAY_IN | SIGN_OUT[method]
