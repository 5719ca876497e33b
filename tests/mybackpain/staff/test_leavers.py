from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from enquiries.models import Consultation, OutgoingEmail
from factsheets.models import Clinician
from tests.enquiries.reception import browser_of, member, new_consultation


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
    groups = list(account.groups.values_list("pk", flat=True))
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
