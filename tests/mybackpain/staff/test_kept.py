"""What was typed when the session had ended comes back once its writer has signed in again."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from enquiries.models import Consultation, ContactLogEntry
from tests.enquiries.reception import QUEUE, new_consultation

from .helpers import CODE, LOGIN, PASSWORD, a_later_code, new_staff, set_up, sign_in

NOTE = "Her sister calls at six.\nAsk for “O'Brien & Sons”."


@pytest.fixture
def browser() -> Client:
    return Client(headers={"sec-fetch-site": "same-origin"}, enforce_csrf_checks=False)


@pytest.fixture
def note(db: None) -> dict[str, str]:
    consultation = new_consultation()
    return {
        "path": f"{QUEUE}{consultation.pk}/do/add-a-note/",
        "text": NOTE,
        "version": str(consultation.version),
    }


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden"[^>]* name="(\w+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def post_late(browser: Client, note: dict[str, str]) -> str:
    """Send the note once the session has ended; what the page holds for the way back."""
    Session.objects.all().delete()
    path, fields = note["path"], {"text": note["text"], "version": note["version"]}
    return hidden(browser.post(path, fields).content.decode())["kept"]


def go_on(browser: Client, page: Any) -> Any:
    text = page.content.decode()
    [path] = re.findall(r'<form method="post" action="(/admin/enq[^"]+)"', text)
    return browser.post(path, hidden(text))


@pytest.fixture
def without_second_factor(ann: User, settings: LazySettings) -> None:
    settings.STAFF_MFA = False


def test_a_note_is_kept_while_its_writer_signs_in_again(
    without_second_factor: None, browser: Client, note: dict[str, str]
) -> None:
    sign_in(browser)
    kept = post_late(browser, note)

    page = browser.post(LOGIN, {"username": "ann", "password": PASSWORD, "kept": kept})
    assert "O&#x27;Brien &amp; Sons" in page.content.decode()
    assert not ContactLogEntry.objects.filter(kind="note").exists()

    assert go_on(browser, page).status_code == 302
    assert ContactLogEntry.objects.get(kind="note").text == NOTE


def test_a_wrong_password_keeps_it_too(
    without_second_factor: None, browser: Client, note: dict[str, str]
) -> None:
    kept = post_late(browser, note)

    page = browser.post(LOGIN, {"username": "ann", "password": "wrong", "kept": kept})

    assert hidden(page.content.decode())["kept"] == kept


@pytest.mark.long
def test_it_goes_along_past_the_second_factor(
    ann: User, browser: Client, note: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(browser)
    set_up(browser)
    kept = post_late(browser, note)

    page = browser.post(LOGIN, {"username": "ann", "password": PASSWORD, "kept": kept})
    text = page.content.decode()
    assert f'action="{CODE}"' in text
    code = a_later_code(monkeypatch, TOTPDevice.objects.get())
    page = browser.post(CODE, hidden(text) | {"code": code})

    assert go_on(browser, page).status_code == 302
    assert ContactLogEntry.objects.get(kind="note").text == NOTE


def test_a_form_with_the_token_of_an_earlier_sign_in_is_given_back(
    without_second_factor: None, note: dict[str, str]
) -> None:
    browser = Client(headers={"sec-fetch-site": "same-origin"}, enforce_csrf_checks=True)
    browser.force_login(User.objects.get(username="ann"))
    fields = {"text": note["text"], "version": note["version"], "csrfmiddlewaretoken": "x" * 64}

    page = browser.post(note["path"], fields)

    assert "What you typed is still here" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    again = hidden(page.content.decode())
    assert again["csrfmiddlewaretoken"] != "x" * 64
    assert go_on(browser, page).status_code == 302
    assert ContactLogEntry.objects.get(kind="note").text == NOTE


def test_what_another_site_sends_is_not_given_back(
    without_second_factor: None, note: dict[str, str]
) -> None:
    browser = Client(headers={"sec-fetch-site": "cross-site"}, enforce_csrf_checks=True)
    browser.force_login(User.objects.get(username="ann"))

    page = browser.post(note["path"], {"text": note["text"], "version": note["version"]})

    assert page.status_code == 403
    assert "sister" not in page.content.decode()


def test_what_somebody_else_has_written_into_the_page_is_not_shown(
    without_second_factor: None, browser: Client
) -> None:
    form = {"username": "ann", "password": PASSWORD, "next": "/admin/", "kept": "forged:x:y"}

    assert browser.post(LOGIN, form)["Location"] == "/admin/"


def test_a_colleague_without_the_right_cannot_send_it(
    without_second_factor: None, browser: Client, note: dict[str, str]
) -> None:
    new_staff("ed")
    User.objects.filter(username="ed").update(is_superuser=False)
    kept = post_late(browser, note)

    page = browser.post(LOGIN, {"username": "ed", "password": PASSWORD, "kept": kept})

    assert go_on(browser, page).status_code == 403
    assert Consultation.objects.get().version == 1


def test_a_right_taken_away_meanwhile_loses_no_words(
    without_second_factor: None, browser: Client, note: dict[str, str]
) -> None:
    browser.force_login(User.objects.create_user("rita", is_staff=True))

    page = browser.post(note["path"], {"text": note["text"], "version": note["version"]})

    assert page.status_code == 403
    assert "Her sister calls at six.<br>" in page.content.decode()


def test_a_request_that_is_gone_meanwhile_loses_no_words(
    without_second_factor: None, browser: Client, note: dict[str, str]
) -> None:
    Consultation.objects.all().delete()
    browser.force_login(new_staff("ben"))

    page = browser.post(note["path"], {"text": note["text"], "version": note["version"]})

    assert page.status_code == 404
    assert "Her sister calls at six.<br>" in page.content.decode()


def test_passwords_are_never_kept(without_second_factor: None, browser: Client) -> None:
    form = {"old_password": PASSWORD, "new_password1": "a" * 14, "new_password2": "a" * 14}

    page = browser.post("/admin/password_change/", form)

    assert page["Location"].startswith(LOGIN)


def test_staying_begins_the_idle_time_anew(without_second_factor: None, browser: Client) -> None:
    sign_in(browser)
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))

    answer = browser.post("/admin/stay/")

    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(minutes=29) < left
    assert answer.json()["seconds"] == 30 * 60
