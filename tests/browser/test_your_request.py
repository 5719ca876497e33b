"""The page behind the link in every letter, as patients and mail scanners open it."""

import email
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.running_site import Site

from .conftest import Letter, Open, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.long]

LINK = re.compile(r"https?://[^\s\"'<>]+")
SMALL: ViewportSize = {"width": 360, "height": 640}
Ask = Callable[[], str]


@pytest.fixture
def ask(demo: Site, address: str, letter_to: Letter) -> Ask:
    """Ask for a consultation; gives the letter that comes back, both its forms."""

    def ask() -> str:
        form = {
            "name": "Ann Example",
            "email": address,
            "phone": "07700 900982",
            "best_time": "mornings",
            "contact_method": "phone",
            "concern": "Three weeks of pain",
        }
        assert demo.ask("/consultation/", form, **{"Sec-Fetch-Site": "same-origin"}).status == 303
        message = email.message_from_string(letter_to(address), policy=default)
        assert isinstance(message, EmailMessage)
        parts = (message.get_body(("plain",)), message.get_body(("html",)))
        return "\n".join(part.get_content() for part in parts if part)

    return ask


def paths_in(words: str) -> set[str]:
    """Addresses of the site in a letter or page."""
    return {urlsplit(link).path for link in LINK.findall(words.replace("&amp;", "&"))}


def path_to_request(letter: str) -> str:
    return next(path for path in paths_in(letter) if path.startswith("/your-request/"))


def version_of(page: Page) -> str:
    return page.locator("input[name=version]").first.input_value()


def test_a_line_is_added_on_a_small_phone(visit: Open, ask: Ask) -> None:
    page = visit(path_to_request(ask()))
    page.set_viewport_size(SMALL)
    page.get_by_text("Add something to your request").click()
    page.get_by_label("What would you like to add?").fill("It is my left side")
    page.get_by_role("button", name="Add this").click()

    expect(page.get_by_role("status")).to_have_text("We have added it to your request.")


def test_nothing_sticks_out_of_a_small_phone(visit: Open, ask: Ask) -> None:
    page = visit(path_to_request(ask()))
    page.set_viewport_size(SMALL)
    for summary in page.locator("summary").all():
        summary.click()

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("visit", [True], indirect=True)
@pytest.mark.parametrize("slip", [False, True], ids=["as it is", "with an error"])
def test_axe_finds_nothing_in_the_way(visit: Open, ask: Ask, *, slip: bool) -> None:
    page = visit(path_to_request(ask()))
    if slip:
        page.get_by_text("Correct your details").click()
        page.get_by_label("Email address").fill("ann@")
        page.get_by_role("button", name="Correct my details").click()
        expect(page.locator(".error-summary")).to_be_visible()
    page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("visit", [True], indirect=True)
def test_a_scanner_that_opens_everything_changes_nothing(demo: Site, visit: Open, ask: Ask) -> None:
    letter = ask()
    page = visit(path_to_request(letter))
    before, version = page.inner_text("main"), version_of(page)
    hrefs = page.locator("a").evaluate_all("links => links.map(link => link.href)")

    for path in paths_in(letter) | paths_in("\n".join(hrefs)):
        for _ in range(2):
            assert demo.ask(path).status < 400, path

    page.reload()
    assert (page.inner_text("main"), version_of(page)) == (before, version)


def test_a_patient_loses_no_word_when_staff_act_meanwhile(
    visit: Open, ask: Ask, sign_in: SignIn
) -> None:
    page = visit(path_to_request(ask()))
    reference = page.locator(".reference").inner_text()
    page.get_by_text("Add something to your request").click()
    page.get_by_label("What would you like to add?").fill("It is my left side")

    desk = sign_in("triage")
    desk.goto(f"/admin/enquiries/consultation/?q={reference}")
    desk.locator("#result_list th a").first.click()
    desk.get_by_label("Called: no answer").first.check()
    desk.get_by_role("button", name="Log a call", exact=True).first.click()
    expect(desk.locator(".messagelist .success").first).to_be_visible()

    page.get_by_role("button", name="Add this").click()
    expect(page.get_by_role("alert").first).to_contain_text("Not done yet")
    expect(page.get_by_text("could not reach you").first).to_be_visible()
    expect(page.get_by_label("What would you like to add?")).to_have_value("It is my left side")

    page.get_by_role("button", name="Add this").click()
    expect(page.get_by_role("status")).to_have_text("We have added it to your request.")


@pytest.mark.parametrize("visit", [True], indirect=True)
def test_words_typed_before_are_in_sight_after_the_way_back(visit: Open, ask: Ask) -> None:
    page = visit(path_to_request(ask()))
    page.get_by_text("Add something to your request").click()
    page.get_by_label("What would you like to add?").fill("It is my left side")
    page.get_by_role("link", name="Fact sheets").first.click()

    page.go_back()

    box = page.get_by_label("What would you like to add?")
    expect(box).to_have_value("It is my left side")
    expect(box).to_be_visible()
