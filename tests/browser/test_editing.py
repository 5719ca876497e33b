"""An editor who has never seen admin, led by the words on the screen alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import SHEET

from .conftest import SignIn

pytestmark = pytest.mark.browser


def public(page: Page) -> Page:
    """What a patient sees, who is nobody to the site."""
    browser = page.context.browser
    assert browser is not None
    patient = browser.new_context(base_url=page.url).new_page()
    patient.goto(SHEET)
    return patient


def row(group: str, number: int, field: str) -> str:
    """The field of a row, counted from 0, below a heading such as “treatments”."""
    return f"[name={group}-{number}-{field}]"


def edit(page: Page) -> str:
    """Fix, add and reorder; returns the symptom that was moved to the end."""
    page.get_by_label("Diagnosis:").fill("No single test is enough.")
    new = int(page.locator("[name=treatments-TOTAL_FORMS]").input_value())
    page.get_by_role("button", name="Add another Treatment").click()
    page.locator(row("treatments", new, "name")).fill("Rest")
    page.locator(row("treatments", new, "explanation")).fill("Now and then.")
    page.locator(row("symptoms", 0, "position")).fill("99")
    moved = page.locator(row("symptoms", 0, "text")).input_value()
    page.get_by_role("button", name="Add another Source").click()
    page.locator(row("sources", 0, "title")).fill("Back pain")
    page.locator(row("sources", 0, "publisher")).fill("NHS")
    return moved


def test_an_editor_takes_a_change_all_the_way_to_patients(sign_in: SignIn) -> None:
    page = sign_in("admin")
    page.get_by_role("link", name="Fact sheets", exact=True).last.click()
    page.get_by_role("link", name="Sacroiliac Joint Dysfunction").click()
    moved = edit(page)
    page.get_by_role("button", name="Save and preview").click()

    expect(page.get_by_text("Preview for staff.")).to_be_visible()
    expect(page.get_by_text("No single test is enough.")).to_be_visible()
    expect(page.locator("[aria-labelledby=treatment] dt").last).to_have_text("Rest")
    expect(page.locator("[aria-labelledby=symptoms] li").last).to_have_text(moved)
    patient = public(page)
    expect(patient.get_by_text("No single test reliably")).to_be_visible()
    expect(patient.get_by_text("Preview for staff.")).to_have_count(0)

    page.get_by_role("link", name="Go on to publish").click()
    expect(page.locator("ins", has_text="enough.")).to_be_visible()
    page.get_by_role("link", name="Line by line").click()
    page.get_by_role("button", name="Approve all lines shown").click()
    expect(page.get_by_text("Decisions recorded:")).to_be_visible()
    page.get_by_role("link", name="Publish", exact=True).click()
    page.get_by_label("What has changed?").fill("Rest added, diagnosis shortened")
    page.get_by_role("button", name="Publish now").click()

    expect(page.get_by_text("Published: Sacroiliac Joint Dysfunction, version 2.")).to_be_visible()
    patient.reload()
    expect(patient.get_by_text("No single test is enough.")).to_be_visible()
    patient.get_by_role("link", name="About this fact sheet").first.click()
    expect(patient.get_by_text("Rest added, diagnosis shortened")).to_be_visible()
    assert patient.context.cookies() == []


def test_a_row_is_moved_up_by_its_button(sign_in: SignIn) -> None:
    page = sign_in("admin")
    page.get_by_role("link", name="Fact sheets", exact=True).last.click()
    page.get_by_role("link", name="Sciatica").click()
    second = page.locator(row("symptoms", 1, "text")).input_value()

    page.locator("#symptoms-1").get_by_role("button", name="Move up").click()
    page.get_by_role("button", name="Save and preview").click()

    expect(page.locator("[aria-labelledby=symptoms] li").first).to_have_text(second)
