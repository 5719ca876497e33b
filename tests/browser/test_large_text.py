"""A small phone whose reader has doubled the size of text: 360 pixels at 200 %.

Each page for patients is opened once, for what sticks out, what moves, and what axe finds.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import SHEET
from tests.running_site import Site
from tests.test_sweep import PAGES

from .conftest import CHROMIUM, QUIET

WIDTH = 360  # pixels
STICKS_OUT = """() => [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    const isSeen = box.width > 1 && !element.closest(".trap, .visually-hidden, .skip");
    return isSeen && box.right > document.documentElement.clientWidth + 1;
}).map((element) => `${element.tagName} ${element.textContent.trim().slice(0, 40)}`)"""
NARROW_HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3")].filter((heading) =>
    heading.getBoundingClientRect().width > 1 && heading.clientWidth < 200
).map((heading) => heading.textContent)"""
LAYOUT_SHIFT = """() => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(
        list.getEntries().reduce((sum, entry) => sum + entry.value, 0)
    )).observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve(0), 50);
})"""
LARGE = [*QUIET, "--blink-settings=defaultFontSize=32"]
PHONE = {"width": WIDTH, "height": 740}
CONSULTATION: dict[str, str | float | bool] = {
    "name": "Ann Example",
    "email": "large-text@example.com",
    "phone": "07700 900123",
    "contact_method": "phone",
    "concern": "Low back pain for six weeks",
}

pytestmark = [pytest.mark.browser, pytest.mark.long(50)]


@pytest.fixture
def page(browser: Browser, demo: Site) -> Iterator[Page]:
    large = browser.browser_type.launch(executable_path=CHROMIUM, args=LARGE)
    yield large.new_page(base_url=demo.address, viewport=PHONE)  # type: ignore[arg-type]
    large.close()


def assert_fits(page: Page, where: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH, where
    assert page.evaluate(STICKS_OUT) == [], where
    assert page.evaluate(NARROW_HEADINGS) == [], where


def hindrances(page: Page, *rules: str) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA and good practice, by all rules or by these."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    violations = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in violations]


def found_on(page: Page, path: str) -> dict[str, Any]:
    """Look at a page once, in light and in dark."""
    page.goto(path)
    page.emulate_media(color_scheme="light")
    found = {
        "font": page.evaluate("getComputedStyle(document.documentElement).fontSize"),
        "width": page.evaluate("document.documentElement.scrollWidth"),
        "out": page.evaluate(STICKS_OUT) + page.evaluate(NARROW_HEADINGS),
        "shift": page.evaluate(LAYOUT_SHIFT),
        "axe": hindrances(page),
    }
    page.emulate_media(color_scheme="dark")
    return found | {"dark": hindrances(page, "color-contrast")}


@pytest.fixture(scope="module")
def found(browser: Browser, demo: Site) -> dict[str, dict[str, Any]]:
    """What each page for patients shows of itself; each is opened once for all tests."""
    large = browser.browser_type.launch(executable_path=CHROMIUM, args=LARGE)
    page = large.new_page(base_url=demo.address, viewport=PHONE)  # type: ignore[arg-type]
    received = page.request.post(
        "/consultation/", form={**CONSULTATION}, headers={"sec-fetch-site": "same-origin"}
    ).url
    paths = [*PAGES, received, "/consultation/received/unknown/"]
    seen = {path: found_on(page, path) for path in paths}
    large.close()
    return seen


def test_text_is_twice_as_large(found: dict[str, dict[str, Any]]) -> None:
    assert {each["font"] for each in found.values()} == {"32px"}


def test_no_page_scrolls_sideways(found: dict[str, dict[str, Any]]) -> None:
    assert [path for path, each in found.items() if each["width"] > WIDTH or each["out"]] == []


@pytest.mark.parametrize("scheme", ["axe", "dark"])
def test_axe_finds_no_hindrance(found: dict[str, dict[str, Any]], scheme: str) -> None:
    assert {path: each[scheme] for path, each in found.items() if each[scheme]} == {}


def test_nothing_moves_while_a_page_is_loaded(found: dict[str, dict[str, Any]]) -> None:
    assert {path: each["shift"] for path, each in found.items() if each["shift"]} == {}


@pytest.mark.parametrize("address", ["ann@", "ann.example.of.a.long.name@gmial.com"])
def test_a_form_in_error_fits_as_well(page: Page, address: str) -> None:
    page.goto(f"{SHEET}report/")
    page.get_by_label("Email address").fill(address)
    page.get_by_role("button", name="Send Me the Report").click()

    expect(page).to_have_title(re.compile("^Error:"))
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
