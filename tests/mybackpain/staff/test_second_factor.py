import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from .helpers import CODE, SET_UP, a_later_code, come_back, events, set_up, sign_in


@pytest.mark.long
def test_a_later_sign_in_goes_on_to_the_page_asked_for(
    ann: User, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_back(browser)

    code = a_later_code(monkeypatch, TOTPDevice.objects.get())
    response = browser.post(CODE, {"code": code, "next": "/admin/auth/user/"}, follow=True)

    assert response.redirect_chain == [("/admin/auth/user/", 302)]
    assert response.status_code == 200


@pytest.mark.long
def test_nobody_is_sent_to_another_site_after_the_code(
    ann: User, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_back(browser)

    code = a_later_code(monkeypatch, TOTPDevice.objects.get())
    response = browser.post(CODE, {"code": code, "next": "https://evil.example/"})

    assert response["Location"] == "/admin/"


@pytest.mark.long
def test_a_code_works_once(ann: User, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    come_back(browser)
    thief = Client()
    sign_in(thief)
    code = a_later_code(monkeypatch, TOTPDevice.objects.get())

    answers = []
    for client in (browser, thief):
        client.post(CODE, {"code": code})
        answers.append(client.get("/admin/").status_code)

    assert answers == [200, 302]


@pytest.mark.long
def test_a_recovery_code_works_once(ann: User, browser: Client) -> None:
    sign_in(browser)
    recovery_code = set_up(browser)[0]

    answers = []
    for _ in range(2):
        stranger = Client()
        sign_in(stranger)
        stranger.post(CODE, {"code": f" {recovery_code[:4].upper()}-{recovery_code[4:]}"})
        answers.append(stranger.get("/admin/").status_code)

    assert answers == [200, 302]


@pytest.mark.long
@pytest.mark.parametrize("dash", ["‑", "–", "—", "−", "－", "\u00a0", "\u200b", ".", ""])
def test_a_recovery_code_is_read_however_its_halves_are_parted(
    ann: User, browser: Client, dash: str
) -> None:
    sign_in(browser)
    recovery_code = set_up(browser)[0]
    other = Client()
    sign_in(other)

    other.post(CODE, {"code": f"{recovery_code[:4]}{dash}{recovery_code[4:]}"})

    assert other.get("/admin/").status_code == 200


def test_whoever_knows_the_password_alone_cannot_set_up_a_factor_of_their_own(
    ann: User, browser: Client
) -> None:
    sign_in(browser)
    set_up(browser)
    thief = Client()
    sign_in(thief)

    assert thief.get(SET_UP)["Location"] == CODE
    assert thief.post(SET_UP, {"code": "123456"})["Location"] == CODE


@pytest.mark.long
def test_wrong_codes_slow_the_next_one_down(ann: User, browser: Client) -> None:
    sign_in(browser)
    recovery_code = set_up(browser)[0]
    thief = Client()
    sign_in(thief)
    thief.post(CODE, {"code": "aaaaaaaa"})

    thief.post(CODE, {"code": recovery_code})

    assert thief.get("/admin/").status_code == 302
    assert "code_refused" in events()
