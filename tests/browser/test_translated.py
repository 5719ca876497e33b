"""A page that a browser translates: its words are longer then, and may run the other way.

German has “Notfallambulanzaufnahme” where we have “A&E”: each word of ours is written twice.
"""

import pytest
from playwright.sync_api import Browser

from tests.conftest import SHEET
from tests.running_site import Site

from .test_large_text import STICKS_OUT

PHONE = {"width": 320, "height": 640}
TRANSLATE = """direction => {
    document.documentElement.dir = direction;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        texts.currentNode.data = texts.currentNode.data.replace(
            /[a-z]{4,}/gi, word => word + word.toLowerCase()
        );
    }
    for (const part of document.querySelectorAll("details")) part.open = true;
}"""
CUT = """() => [...document.querySelectorAll(".care")].filter(
    card => card.scrollWidth > card.clientWidth
).map(card => card.textContent.trim().slice(0, 40))"""

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("path", [SHEET, f"{SHEET}report/", "/consultation/", "/urgent-help/", "/"])
def test_no_word_is_cut_on_a_small_phone(
    browser: Browser, demo: Site, path: str, direction: str
) -> None:
    page = browser.new_page(base_url=demo.address, viewport=PHONE)  # type: ignore[arg-type]
    page.goto(path)
    page.evaluate(TRANSLATE, direction)

    assert page.evaluate(STICKS_OUT) == []
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.close()
