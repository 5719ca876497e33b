"""Whatever has focus can be read, in light and in dark, on whatever it stands."""

import pytest
from playwright.sync_api import Browser

from tests.conftest import SHEET
from tests.running_site import Site

FOCUSED = """() => {
    const link = document.activeElement.closest("a, .button");
    if (!link) return document.activeElement === document.body ? null : "";
    const style = getComputedStyle(link);
    return `${style.color} on ${style.backgroundColor}`;
}"""
MOST = 120  # stops of the Tab key on a page

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/", SHEET, "/fact-sheets/?q=can%27t+pee", "/where-it-hurts/hip/", "/consultation/"]
)
def test_a_link_in_focus_is_dark_on_yellow(
    browser: Browser, demo: Site, path: str, scheme: str
) -> None:
    page = browser.new_page(base_url=demo.address, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(path)
    found = set()
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if (look := page.evaluate(FOCUSED)) is None:
            break
        found.add(look)

    assert found - {""} == {"rgb(22, 38, 43) on rgb(255, 197, 61)"}
    page.close()
