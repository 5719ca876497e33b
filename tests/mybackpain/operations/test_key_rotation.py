import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client

from mybackpain.staff.one_time_links import password_link
from tests.mybackpain.staff.helpers import set_up, sign_in


def rotate(settings: LazySettings, *, keep_old: bool) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if keep_old else []
    settings.SECRET_KEY = "a new key"


def works(link: str) -> bool:
    page = Client().get(link.removeprefix("http://testserver"), follow=True)
    return "new_password1" in page.content.decode()


def test_links_work_on_while_the_old_key_is_kept(ann: User, settings: LazySettings) -> None:
    link = password_link(ann)

    rotate(settings, keep_old=True)

    assert works(link)


def test_links_end_when_the_old_key_is_dropped(ann: User, settings: LazySettings) -> None:
    link = password_link(ann)

    rotate(settings, keep_old=False)

    assert not works(link)


@pytest.mark.long
def test_staff_stay_signed_in_while_the_old_key_is_kept(
    ann: User, browser: Client, settings: LazySettings
) -> None:
    sign_in(browser)
    set_up(browser)

    rotate(settings, keep_old=True)
    assert browser.get("/admin/").status_code == 200

    settings.SECRET_KEY_FALLBACKS = []  # the session has been signed anew meanwhile
    assert browser.get("/admin/").status_code == 200


def test_staff_are_signed_out_when_a_stolen_key_is_replaced(
    ann: User, browser: Client, settings: LazySettings
) -> None:
    sign_in(browser)
    set_up(browser)

    rotate(settings, keep_old=False)

    assert browser.get("/admin/").status_code == 302
