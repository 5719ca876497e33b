"""Whoever may come in gets to a page of ours; whose link is used up is told what to do."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from mybackpain.staff.one_time_links import password_link

from .helpers import CODE, LOGIN, PASSWORD, a_later_code, come_back
from .test_accounts import follow

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "///evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "mailto:ann@example.org",
    "",
]


@pytest.mark.long
@pytest.mark.parametrize("goal", ELSEWHERE)
@pytest.mark.parametrize("kept_in", ["the form", "the address"])
def test_a_sign_in_with_a_goal_elsewhere_leads_to_the_first_page(
    ann: User, browser: Client, settings: object, goal: str, kept_in: str
) -> None:
    settings.STAFF_MFA = False  # type: ignore[attr-defined]
    form = {"username": "ann", "password": PASSWORD}
    if kept_in == "the form":
        answer = browser.post(LOGIN, form | {"next": goal}, follow=True)
    else:
        answer = browser.post(LOGIN, form, query_params={"next": goal}, follow=True)

    assert answer.redirect_chain == [("/admin/", 302)]
    assert answer.status_code == 200


@pytest.mark.long
@pytest.mark.parametrize("goal", ELSEWHERE)
def test_the_code_leads_to_the_first_page_too(
    ann: User, browser: Client, monkeypatch: pytest.MonkeyPatch, goal: str
) -> None:
    come_back(browser)
    form = {"username": "ann", "password": PASSWORD, "next": goal}
    asked = browser.post(LOGIN, form)["Location"]
    goal_of_page = browser.get(asked).context["next"]

    code = a_later_code(monkeypatch, TOTPDevice.objects.get())
    answer = browser.post(CODE, {"code": code, "next": goal_of_page}, follow=True)

    assert (answer.redirect_chain[-1][0], answer.status_code) == ("/admin/", 200)


def used(account: User, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    follow(link)


def replaced(account: User, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    account.set_unusable_password()
    account.save()


def late(account: User, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    then = default_token_generator._num_seconds
    day = 24 * 60 * 60 + 1
    monkeypatch.setattr(default_token_generator, "_num_seconds", lambda at: then(at) + day)


def cut_off(account: User, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    account.delete()


@pytest.mark.parametrize("why", [used, replaced, late, cut_off])
def test_who_comes_by_a_link_that_is_no_longer_open_is_told_whom_to_ask(
    ann: User, why: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = password_link(ann)
    why(ann, link, monkeypatch)  # type: ignore[operator]

    page = Client().get(link, follow=True).content.decode()

    assert "This link is no longer open" in page
    assert "ask whoever sent it for a new one" in page
