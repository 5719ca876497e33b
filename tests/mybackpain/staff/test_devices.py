"""A device on which staff have passed the second factor counts its own wrong passwords alone."""

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.test import Client

from mybackpain.staff.second_factor import forget

from .helpers import EVERYWHERE, LIMIT, PASSWORD, events, fail, new_staff, set_up, sign_in

CLINIC, ELSEWHERE = "192.0.2.1", "198.51.100.7"

pytestmark = pytest.mark.usefixtures("few_failures")


@pytest.mark.long
def test_a_stranger_in_the_clinics_own_network_locks_nobody_out_of_a_known_device(
    ann: User, browser: Client
) -> None:
    sign_in(browser, REMOTE_ADDR=CLINIC)
    set_up(browser)
    browser.post("/admin/logout/")

    fail([CLINIC] * LIMIT)

    assert sign_in(browser, REMOTE_ADDR=CLINIC) == 302
    assert sign_in(Client(), REMOTE_ADDR=CLINIC) == 429


@pytest.mark.long
def test_a_known_device_counts_its_own_wrong_passwords(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)
    browser.post("/admin/logout/")

    answers = [sign_in(browser, password="wrong") for _ in range(LIMIT)]

    assert answers[-1] == 429


@pytest.mark.long
def test_a_device_is_known_for_its_own_account_alone(ann: User, browser: Client) -> None:
    new_staff("ben")
    sign_in(browser)
    set_up(browser)
    browser.post("/admin/logout/")

    fail(EVERYWHERE, name="ben")

    assert sign_in(browser, "ben") == 429


@pytest.mark.long
def test_a_device_is_forgotten_with_its_second_factor(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)
    browser.post("/admin/logout/")
    forget(ann)
    fail(EVERYWHERE)

    assert sign_in(browser, REMOTE_ADDR=ELSEWHERE) == 429


FORGED = ["x", "eyJhbm4iOiAxfQ:1:x", "é", "x" * 3000]


@pytest.mark.parametrize("cookie", [*FORGED, ""])
def test_a_forged_device_is_none(ann: User, browser: Client, cookie: str) -> None:
    fail(EVERYWHERE)
    browser.cookies["staff_device"] = cookie

    assert sign_in(browser, REMOTE_ADDR=ELSEWHERE) != 302


@pytest.mark.parametrize("cookie", FORGED)
def test_with_a_forged_device_no_password_is_looked_at(
    ann: User, browser: Client, cookie: str
) -> None:
    browser.cookies["staff_device"] = cookie

    assert sign_in(browser) == 200
    assert not AccessAttempt.objects.exists()
    assert events() == []


def test_whose_device_is_no_longer_known_signs_in_at_the_second_try(
    ann: User, browser: Client
) -> None:
    browser.cookies["staff_device"] = "signed with a former key"

    form = {"username": "ann", "password": PASSWORD}
    page = browser.post("/admin/login/", form).content.decode()

    assert "This device is no longer known here. Sign in once more." in page
    assert browser.cookies["staff_device"].value == ""
    assert sign_in(browser) == 302


def test_the_cookie_of_a_device_stays_in_admin(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)

    cookie = browser.cookies["staff_device"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Strict")


def test_the_cookie_of_a_device_opens_nothing(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)

    del browser.cookies["sessionid"]

    assert browser.get("/admin/").status_code == 302
