import re
import time
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from .helpers import PASSWORD, events, new_staff, set_up, sign_in

NEW_PASSWORD = "a longer walk to the sea"


def almost_whole() -> datetime:
    """Give the end of a session that was asked for half a minute ago."""
    return timezone.now() + timedelta(minutes=29, seconds=30)


def change_password(client: Client) -> None:
    form = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    response = client.post("/admin/password_change/", form)
    assert response["Location"] == "/admin/password_change/done/"


def test_half_an_hour_without_a_request_ends_a_session(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)
    left = Session.objects.get().expire_date - timezone.now()

    assert timedelta(minutes=29) < left <= timedelta(minutes=30)


@pytest.mark.long
def test_each_request_begins_the_idle_time_anew(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))

    browser.get("/admin/")

    assert Session.objects.get().expire_date > timezone.now() + timedelta(minutes=29)


@pytest.mark.long
def test_pages_that_are_read_within_a_minute_write_nothing(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)
    Session.objects.update(expire_date=almost_whole())
    before = Session.objects.get().expire_date

    assert browser.get("/admin/").status_code == 200

    assert Session.objects.get().expire_date == before


def test_a_form_begins_the_idle_time_anew_at_once(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)
    Session.objects.update(expire_date=almost_whole())
    before = Session.objects.get().expire_date

    browser.post("/admin/stay/")

    assert Session.objects.get().expire_date > before


@pytest.mark.long
def test_a_page_knows_how_long_is_left_of_the_session(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)
    Session.objects.update(expire_date=almost_whole())

    page = browser.get("/admin/").content.decode()

    seconds = re.search(r'data-seconds="(\d+)"', page)
    assert seconds
    assert 29 * 60 < int(seconds[1]) < 30 * 60 - 20


@pytest.mark.long
def test_after_twelve_hours_no_request_puts_the_end_off(
    ann: User, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(browser)
    set_up(browser)
    began_at = time.time()
    for hours, status in ((11.9, 200), (12.1, 302)):
        Session.objects.update(expire_date=timezone.now() + timedelta(days=1))
        monkeypatch.setattr(time, "time", lambda hours=hours: began_at + hours * 3600)
        assert browser.get("/admin/").status_code == status


@pytest.mark.long
def test_the_end_of_a_session_stands_where_sessions_are_kept(
    ann: User, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(browser)
    set_up(browser)
    later = time.time() + 12 * 3600 - 60
    monkeypatch.setattr(time, "time", lambda: later)
    browser.get("/admin/")

    left = Session.objects.get().expire_date - timezone.now()
    assert left <= timedelta(minutes=1)


def test_a_session_that_has_ended_opens_nothing(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert browser.get("/admin/").status_code == 302


def test_a_new_password_ends_every_other_session(
    ann: User, browser: Client, settings: LazySettings
) -> None:
    settings.STAFF_MFA = False
    thief = Client()
    sign_in(thief)
    sign_in(browser)

    change_password(browser)

    assert browser.get("/admin/").status_code == 200
    assert thief.get("/admin/").status_code == 302
    assert events()[-1] == "password_set"


def test_the_second_factor_gives_the_session_a_new_key(ann: User, browser: Client) -> None:
    sign_in(browser)
    before = browser.session.session_key
    set_up(browser)

    assert browser.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_staff_cookies_stay_inside_admin(ann: User, browser: Client) -> None:
    sign_in(browser)
    browser.get("/admin/second-factor/set-up/")

    assert {cookie["path"] for cookie in browser.cookies.values()} == {"/admin/"}


def test_a_stale_cookie_on_a_page_for_patients_is_left_unread(db: None, browser: Client) -> None:
    browser.cookies["sessionid"] = "x" * 32

    response = browser.get("/privacy/")

    assert response.status_code == 200
    assert "Set-Cookie" not in response
    assert not Session.objects.exists()


def test_a_long_uncommon_password_needs_no_special_characters(
    ann: User, browser: Client, settings: LazySettings
) -> None:
    settings.STAFF_MFA = False
    new_staff("benjamin.example")
    sign_in(browser, "benjamin.example")

    for bad in ("Sh0rt!", "1q2w3e4r5t6y", "benjamin.example"):
        form = {"old_password": PASSWORD, "new_password1": bad, "new_password2": bad}
        assert browser.post("/admin/password_change/", form).status_code == 200, bad
    change_password(browser)
