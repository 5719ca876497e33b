"""The report's letter on a phone 360 pixels wide."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from factsheets.models import FactSheet
from tests.enquiries.reports.test_report_pdf import everything, sent

PHONE = {"width": 360, "height": 740}
LONGEST = 5000  # pixels

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_page(viewport=PHONE)  # type: ignore[arg-type]


def height(page: Page, message: Any) -> int:
    page.set_content(message.alternatives[0].content)
    found: int = page.evaluate("document.documentElement.scrollHeight")
    return found


def test_it_is_short_without_answers(page: Page, sheet: FactSheet) -> None:
    assert 3000 < height(page, sent(sheet, None)) < LONGEST


def test_it_is_short_with_every_answer_in_its_longest_words(page: Page, sheet: FactSheet) -> None:
    longest = {f"cause_{row.pk}": "no" for row in sheet.causes.all()}

    assert 3000 < height(page, sent(sheet, everything(sheet) | longest)) < LONGEST
