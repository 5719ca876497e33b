"""Radio buttons and checkboxes are drawn by us: a chosen one is told apart in any colours."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.conftest import SHEET
from tests.running_site import Site

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
    "forced colours, dark": {"color_scheme": "dark", "forced_colors": "active"},
}
# The name of a field, and a point of the control (from 0 to 1) on which its mark is drawn.
MARKS = {
    "radio button": ("safety", (0.55, 0.5)),
    "radio button in a row": ("side", (0.55, 0.5)),
    "checkbox": ("symptoms", (0.6, 0.5)),
}
INSIDE_THE_FRAME = 3  # pixels: a frame of 2 becomes one of 4

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Browser, demo: Site) -> Iterator[Page]:
    page = browser.new_page(base_url=demo.address, reduced_motion="reduce")
    page.goto(f"{SHEET}report/")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    yield page
    page.close()


def spot(control: Locator, across: float, down: float) -> bytes:
    """Return a picture of a point of a control."""
    control.scroll_into_view_if_needed()
    box = control.bounding_box()
    assert box
    x, y = box["x"] + box["width"] * across, box["y"] + box["height"] * down
    return control.page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})


def is_told_apart(control: Locator, across: float, down: float) -> bool:
    """Whether a point of a control looks otherwise once it is chosen."""
    control.evaluate("control => { control.checked = false }")
    before = spot(control, across, down)
    control.evaluate("control => { control.checked = true }")
    return spot(control, across, down) != before


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("kind", MARKS)
def test_the_mark_of_what_is_chosen_is_seen(page: Page, look: str, kind: str) -> None:
    page.emulate_media(**LOOKS[look])
    field, point = MARKS[kind]

    assert is_told_apart(page.locator(f"[name={field}]").first, *point)


@pytest.mark.parametrize("look", LOOKS)
def test_the_frame_of_a_chosen_number_is_thicker(page: Page, look: str) -> None:
    page.emulate_media(**LOOKS[look])
    number = page.locator("[name=pain_now]").first
    width = number.evaluate("number => number.offsetWidth")

    assert is_told_apart(number, INSIDE_THE_FRAME / width, 0.5)
