"""Telephones that get no newer browser: what theirs does not know costs looks, and no word.

Chromium plays each by a style sheet without the rules and declarations that it would leave out.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route

from tests.conftest import SHEET
from tests.running_site import Site

from .test_large_text import hindrances

STYLES = re.sub(
    r"/\*.*?\*/", "", (Path(settings.BASE_DIR) / "static/site.css").read_text(), flags=re.DOTALL
)
RULE = re.compile(r"([^{}]+)\{((?:[^{}\"]|\"[^\"]*\")*)\}")
SPOKEN = r"content:[^;]*/"  # “content” with what is read out instead


class Unknown(NamedTuple):
    """What stands in a selector or a declaration that a browser leaves out."""

    selector: str
    declaration: str


SINCE_2021 = {
    "Chrome of 2022": Unknown(r":has\(", r"^\s*scale:"),
    "Safari of 2023": Unknown(r"^$", SPOKEN),
    "Safari of 2021": Unknown(r":has\(|:focus-visible", SPOKEN),
}
SAFARI_13 = Unknown(r":has\(|:focus-visible|:is\(|:where\(", rf"{SPOKEN}|scale:|inset")
OLD = {**SINCE_2021, "Safari of 2019": SAFARI_13}


def as_read_by(unknown: Unknown) -> str:
    """Return the style sheet without what is unknown."""

    def known(rule: re.Match[str]) -> str:
        selector, declarations = rule.groups()
        if re.search(unknown.selector, selector) and not selector.strip().startswith("@"):
            return ""
        kept = [d for d in declarations.split(";") if not re.search(unknown.declaration, d)]
        return f"{selector}{{{';'.join(kept)}}}"

    return RULE.sub(known, re.sub(r"@supports \(content:.*\} \}", "", STYLES))


@pytest.fixture(params=list(OLD.values()), ids=list(OLD))
def page(request: pytest.FixtureRequest, browser: Browser, demo: Site) -> Iterator[Page]:
    styles = as_read_by(request.param)
    page = browser.new_page(base_url=demo.address, reduced_motion="reduce")

    def answer(route: Route) -> None:
        route.fulfill(body=styles, content_type="text/css")

    page.route("**/site*.css", answer)
    yield page
    page.close()


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", f"{SHEET}report/", "/urgent-help/"])
def test_every_word_can_be_read(page: Page, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(path)

    assert hindrances(page, "color-contrast") == []


@pytest.mark.browser
@pytest.mark.long
def test_nothing_looks_chosen_that_is_not(page: Page) -> None:
    page.goto(f"{SHEET}report/")

    drawn = page.locator("input[name=safety]").evaluate_all(
        """all => all.map(each => getComputedStyle(each, "::before")).filter(
            mark => mark.content !== "none" && mark.transform !== "matrix(0, 0, 0, 0, 0, 0)"
        ).length"""
    )
    assert drawn == 0


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.parametrize("page", SINCE_2021.values(), ids=SINCE_2021, indirect=True)
def test_each_card_has_its_sign(page: Page) -> None:
    page.goto("/urgent-help/")

    signs = page.locator(".care h2").evaluate_all(
        "all => all.map(each => getComputedStyle(each, '::before').content)"
    )
    assert [sign.split(" / ")[0] for sign in signs] == ['"999"', '"111"', '"GP"']
