from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from enquiries.models import Appointment, Consultation, OutgoingEmail
from factsheets.models import Clinician
from tests.enquiries.reception import (
    act,
    booking,
    browser_of,
    member,
    new_consultation,
    page_of,
)
from tests.enquiries.your_request.patient import offer


@pytest.fixture
def manager(db: None) -> Client:
    return browser_of(member("mary", "Manager"))


@pytest.fixture
def leaver(db: None) -> User:
    """Somebody with one open request."""
    liz = member("liz", "Reception")
    new_consultation().assign(by=liz, to=liz)
    return liz


def close(manager: Client, account: User, **answers: str) -> Any:
    shown = account.groups.exclude(name="Clinician")  # which a manager may not give
    groups = list(shown.values_list("pk", flat=True))
    form = {"username": account.username, "is_staff": "on", "groups": groups}
    return manager.post(f"/admin/auth/user/{account.pk}/change/", form | answers)


def test_closing_an_account_asks_to_whom_its_requests_go(manager: Client, leaver: User) -> None:
    response = close(manager, leaver)

    page = response.content.decode()
    assert "liz has open requests: 1. Choose to whom they go" in page
    assert User.objects.get(pk=leaver.pk).is_active


def test_a_leavers_requests_go_to_a_colleague(manager: Client, leaver: User) -> None:
    carl = member("carl", "Clinician")

    assert close(manager, leaver, requests_go_to=str(carl.pk)).status_code == 302

    assert Consultation.objects.get().assignee == carl


def test_the_colleague_hears_of_it(manager: Client, leaver: User) -> None:
    carl = member("carl", "Clinician")
    User.objects.filter(pk=carl.pk).update(email="carl@example.org")

    close(manager, leaver, requests_go_to=str(carl.pk))

    assert OutgoingEmail.objects.get(letter="handover").recipient == "carl@example.org"


def test_a_leavers_requests_go_back_to_nobody(manager: Client, leaver: User) -> None:
    close(manager, leaver, requests_go_to="nobody")

    assert Consultation.objects.get().assignee is None


@pytest.mark.parametrize("role", ["Editor", "Nobody"])
def test_who_gets_a_role_without_requests_is_asked_about_them(leaver: User, role: str) -> None:
    administrator = Client(headers={"sec-fetch-site": "same-origin"})
    administrator.force_login(User.objects.create_superuser("ada"))
    leaver.groups.set(Group.objects.filter(name=role))

    page = close(administrator, leaver, is_active="on").content.decode()

    assert "Choose to whom they go" in page


def test_a_manager_keeps_a_clinician_in_the_role_without_a_question(manager: Client) -> None:
    """The role is more than a manager's own, so their form does not show it."""
    carl = member("carl", "Clinician")
    new_consultation().assign(by=carl, to=carl)

    response = manager.post(
        f"/admin/auth/user/{carl.pk}/change/",
        {"username": "carl", "is_active": "on", "is_staff": "on", "first_name": "Carl"},
    )

    assert response.status_code == 302


@pytest.fixture
def with_a_clinician(db: None) -> Consultation:
    """Somebody who comes in some days, to a clinician whose request it is not."""
    rita = member("rita", "Reception")
    consultation = new_consultation()
    act(browser_of(rita), consultation, "book-an-appointment", **booking())
    consultation.refresh_from_db()
    assert consultation.appointment
    return consultation


def test_who_has_an_appointment_with_a_leaver_comes_to_the_top(
    manager: Client, with_a_clinician: Consultation
) -> None:
    close(manager, User.objects.get(username="carla"))

    assert list(Consultation.objects.overdue()) == [with_a_clinician]
    told = with_a_clinician.log.latest("pk").text
    assert told.startswith("carla sees no patients any more. Move the appointment")


@pytest.mark.long
def test_whoever_closes_the_account_reads_whose_appointments_are_left(
    manager: Client, with_a_clinician: Consultation
) -> None:
    close(manager, User.objects.get(username="carla"))

    page = manager.get("/admin/auth/user/").content.decode()
    assert f"1 with a time ahead with carla: {with_a_clinician}" in page


@pytest.mark.long
@pytest.mark.parametrize("page", ["request", "diary"])
def test_the_appointment_says_that_its_clinician_has_left(
    manager: Client, with_a_clinician: Consultation, page: str
) -> None:
    Appointment.objects.update(starts_at=timezone.now() + timedelta(days=2))
    close(manager, User.objects.get(username="carla"))

    diary = "/admin/enquiries/appointment/?show=week"
    address = page_of(with_a_clinician) if page == "request" else diary
    assert "(has left)" in manager.get(address).content.decode()


def test_who_may_still_choose_a_time_with_a_leaver_comes_to_the_top(manager: Client) -> None:
    carl = member("carl", "Clinician")
    consultation = new_consultation()
    offer(consultation, carl, 0)

    close(manager, carl, requests_go_to="nobody")

    assert list(Consultation.objects.overdue()) == [consultation]
    assert not consultation.offered_times.exists()


def test_what_is_over_stays_as_it_is(manager: Client, with_a_clinician: Consultation) -> None:
    Appointment.objects.update(starts_at=timezone.now() - timedelta(hours=2))

    close(manager, User.objects.get(username="carla"))

    assert not Consultation.objects.overdue().exists()


def test_who_has_no_open_request_leaves_without_a_question(manager: Client, db: None) -> None:
    liz = member("liz", "Reception")

    assert close(manager, liz).status_code == 302
    assert not User.objects.get(pk=liz.pk).is_active


def test_who_stays_keeps_the_requests(manager: Client, leaver: User) -> None:
    carl = member("carl", "Clinician")

    close(manager, leaver, is_active="on", requests_go_to=str(carl.pk))

    assert Consultation.objects.get().assignee == leaver


def test_a_clinicians_registration_is_kept_with_the_account(manager: Client, db: None) -> None:
    carl = member("carl", "Reception")

    close(
        manager,
        carl,
        is_active="on",
        clinician_role="Osteopath",
        clinician_registration="GOsC 1",
    )

    assert Clinician.objects.get(account=carl).standing == "Osteopath, GOsC 1"


def test_a_role_without_a_registration_is_asked_for_it(manager: Client, db: None) -> None:
    carl = member("carl", "Reception")

    answer = close(manager, carl, is_active="on", clinician_role="Osteopath")

    assert "Enter both, role and registration, or neither" in answer.content.decode()
