"""A small phone whose reader has doubled the size of text: 360 pixels at 200 %."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Payload
from tests.running_site import Site
from tests.test_sweep import PAGES

from .conftest import CHROMIUM, QUIET

WIDTH = 360  # pixels
SHEET = "/fact-sheets/sacroiliac-joint-dysfunction/"
STICKS_OUT = """() => [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    const isSeen = box.width > 1 && !element.closest(".trap, .visually-hidden, .skip");
    return isSeen && box.right > document.documentElement.clientWidth + 1;
}).map((element) => `${element.tagName} ${element.textContent.trim().slice(0, 40)}`)"""
NARROW_HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3")].filter((heading) =>
    heading.getBoundingClientRect().width > 1 && heading.clientWidth < 200
).map((heading) => heading.textContent)"""

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, demo: Site) -> Iterator[Page]:
    large = browser.browser_type.launch(
        executable_path=CHROMIUM, args=[*QUIET, "--blink-settings=defaultFontSize=32"]
    )
    viewport = {"width": WIDTH, "height": 740}
    yield large.new_page(base_url=demo.address, viewport=viewport)  # type: ignore[arg-type]
    large.close()


def assert_fits(page: Page, where: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH, where
    assert page.evaluate(STICKS_OUT) == [], where
    assert page.evaluate(NARROW_HEADINGS) == [], where


def test_no_page_scrolls_sideways(page: Page, consultation_payload: Payload) -> None:
    received = page.request.post(
        "/consultation/", form={**consultation_payload()}, headers={"sec-fetch-site": "same-origin"}
    ).url

    for path in [*PAGES, received, "/consultation/received/unknown/"]:
        page.goto(path)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        assert_fits(page, path)


@pytest.mark.parametrize("address", ["ann@", "ann.example.of.a.long.name@gmial.com"])
def test_a_form_in_error_fits_as_well(page: Page, address: str) -> None:
    page.goto(f"{SHEET}report/")
    page.get_by_label("Email address").fill(address)
    page.get_by_role("button", name="Send Me the Report").click()

    assert page.title().startswith("Error:")
    assert_fits(page, address)


def test_the_print_button_is_not_shown_without_a_script(browser: Browser, demo: Site) -> None:
    page = browser.new_page(base_url=demo.address, java_script_enabled=False)
    page.goto(SHEET)

    assert not page.get_by_text("Print this page").is_visible()


def test_the_contents_can_be_reached_in_a_short_window(browser: Browser, demo: Site) -> None:
    page = browser.new_page(
        base_url=demo.address,
        viewport={"width": 1280, "height": 300},
    )
    page.goto(SHEET)
    contents = page.get_by_role("navigation", name="On this page")
    contents.evaluate("element => element.scrollTop = element.scrollHeight")

    assert contents.evaluate("element => element.clientHeight") <= 300
    box = contents.get_by_role("button", name="Print this page").bounding_box()
    around = contents.bounding_box()
    assert box
    assert around
    assert box["y"] + box["height"] <= around["y"] + around["height"]
