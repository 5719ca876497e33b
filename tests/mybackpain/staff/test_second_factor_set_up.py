from base64 import b32encode

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from .helpers import CODE, PASSWORD, SET_UP, events, set_up, sign_in


def test_a_password_alone_opens_no_page(ann: User, browser: Client) -> None:
    sign_in(browser)

    response = browser.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0] == SET_UP


def test_the_first_sign_in_shows_a_picture_made_here_and_a_key_to_type(
    ann: User, browser: Client
) -> None:
    sign_in(browser)

    page = browser.get(SET_UP).content.decode()

    assert 'src="data:image/svg+xml;' in page
    assert "otpauth:" not in page
    assert b32encode(TOTPDevice.objects.get().bin_key).decode()[:4] in page


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

    page = browser.post(SET_UP, {"code": "000000"}).content.decode()

    assert "This code is wrong" in page
    assert not TOTPDevice.objects.filter(confirmed=True).exists()


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
