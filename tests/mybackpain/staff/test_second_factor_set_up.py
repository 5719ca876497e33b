from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from enquiries.models import OutgoingEmail

from .helpers import CODE, PASSWORD, SET_UP, code_of, events, set_up, shown_key, sign_in


def test_a_password_alone_opens_no_page(ann: User, browser: Client) -> None:
    sign_in(browser)

    response = browser.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0] == SET_UP


def test_the_first_sign_in_shows_a_picture_made_here(ann: User, browser: Client) -> None:
    sign_in(browser)

    page = browser.get(SET_UP).content.decode()

    assert 'src="data:image/svg+xml;' in page
    assert "otpauth:" not in page
    assert shown_key(browser).key


@pytest.mark.long
def test_a_code_from_the_app_ends_the_set_up_with_ten_recovery_codes(
    ann: User, browser: Client
) -> None:
    sign_in(browser)

    assert len(set_up(browser)) == 10
    assert browser.get("/admin/").status_code == 200
    assert events() == ["second_factor_set", "signed_in"]


def test_a_wrong_code_ends_no_set_up(ann: User, browser: Client) -> None:
    sign_in(browser)
    browser.get(SET_UP)

    page = browser.post(SET_UP, {"code": "000000", "password": PASSWORD}).content.decode()

    assert "This code is wrong" in page
    assert not TOTPDevice.objects.exists()


@pytest.mark.parametrize("address", [CODE, SET_UP])
def test_a_page_of_the_second_factor_is_closed_to_strangers(
    db: None, browser: Client, address: str
) -> None:
    assert browser.get(address)["Location"] == "/admin/login/"


def test_the_password_is_right_but_the_switch_is_off(ann: User, settings: LazySettings) -> None:
    settings.STAFF_MFA = False
    browser = Client()

    assert sign_in(browser, password=PASSWORD) == 302
    assert browser.get("/admin/").status_code == 200


@pytest.mark.long
def test_whoever_saw_a_key_before_has_none_of_the_one_that_is_set_up(
    ann: User, browser: Client
) -> None:
    thief = Client()
    sign_in(thief)
    stolen = shown_key(thief)
    sign_in(browser)

    set_up(browser)

    assert TOTPDevice.objects.get().key != stolen.key
    assert not set_up(thief, stolen)


@pytest.mark.long
def test_a_page_that_was_opened_twice_goes_by_its_last_key(ann: User, browser: Client) -> None:
    sign_in(browser)
    first, second = shown_key(browser), shown_key(browser)

    assert first.key != second.key
    assert not set_up(browser, first)
    assert set_up(browser, second)


def test_a_code_without_a_visit_before_is_sent_to_the_page(ann: User, browser: Client) -> None:
    sign_in(browser)

    response = browser.post(SET_UP, {"code": "123456", "password": PASSWORD})

    assert response["Location"] == SET_UP


def test_the_password_is_asked_again(ann: User, browser: Client) -> None:
    sign_in(browser)

    assert not set_up(browser, password="wrong")
    assert not TOTPDevice.objects.exists()


def test_the_owner_is_told_by_mail(ann: User, browser: Client, mailoutbox: list[Any]) -> None:
    ann.email = "ann@example.org"
    ann.save()
    sign_in(browser)
    set_up(browser)

    call_command("worker", "--drain")

    [email] = OutgoingEmail.objects.all()
    assert (email.letter, email.recipient, email.state) == ("account", "ann@example.org", "SENT")
    [letter] = mailoutbox
    assert "If it was not you" in letter.body


def test_an_account_never_has_two(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)

    with pytest.raises(IntegrityError):
        TOTPDevice.objects.create(user=ann, name="another")


def test_a_code_of_the_set_up_works_once(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)
    app = TOTPDevice.objects.get()
    thief = Client()
    sign_in(thief)

    thief.post(CODE, {"code": code_of(app, at=app.last_t * app.step)})

    assert thief.get("/admin/").status_code == 302


@pytest.mark.long
def test_a_new_phone_takes_the_place_of_the_old_one(ann: User, browser: Client) -> None:
    sign_in(browser)
    set_up(browser)
    old = TOTPDevice.objects.get().key

    assert len(set_up(browser)) == 10
    assert TOTPDevice.objects.get().key != old
    assert browser.get("/admin/").status_code == 200
