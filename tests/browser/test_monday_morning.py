"""Forty people have written over the weekend; two members of staff answer each of them."""

import pytest
from playwright.sync_api import Page, expect

from tests.running_site import Site

from .conftest import SignIn

ENQUIRIES = 40
QUEUE = "/admin/enquiries/consultation/"

pytestmark = pytest.mark.browser


def ask_for_a_consultation(demo: Site, number: int) -> None:
    form = {
        "name": f"Patient {number}",
        "email": f"patient{number}@example.com",
        "phone": f"07700 900{number:03}",
        "best_time": "mornings",
        "contact_method": ("phone", "email", "video")[number % 3],
        "concern": f"Back pain for {number + 1} weeks",
    }
    assert demo.ask("/consultation/", form, **{"Sec-Fetch-Site": "same-origin"}).status == 303


def open_step(page: Page, name: str) -> None:
    page.locator("summary", has_text=name).press("Enter")


def answer(page: Page, number: int) -> None:
    """Take the most pressing request that nobody has, and do what it needs."""
    page.goto(f"{QUEUE}?tab=unassigned")
    page.locator("#result_list th a").first.click()
    page.get_by_role("button", name="Assign to me").click()
    if number % 3 == 0:
        open_step(page, "Log a call")
        page.get_by_label("Called: left a message").check()
        page.get_by_role("button", name="Log a call").click()
    elif number % 3 == 1:
        open_step(page, "Reply by email")
        page.get_by_role("link", name="Asking for a good time to call").click()
        page.get_by_role("button", name="Preview").click()
        page.get_by_role("button", name="Send it").click()
    else:
        open_step(page, "Book an appointment")
        page.get_by_label("Date and time (UK)").fill("2031-01-06T10:00")
        page.get_by_label("By phone").check()
        page.get_by_role("button", name="Book an appointment").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_a_monday_morning_ends_with_everybody_answered(demo: Site, sign_in: SignIn) -> None:
    for number in range(ENQUIRIES):
        ask_for_a_consultation(demo, number)
    staff = [sign_in(name) for name in ("admin", "triage")]
    expect(staff[0].locator(".waiting")).to_contain_text(f"{ENQUIRIES} new")

    for number in range(ENQUIRIES):
        answer(staff[number % 2], number)

    for page in staff:
        page.goto("/admin/")
        expect(page.locator(".waiting")).to_contain_text("0 new")
        expect(page.locator(".waiting")).to_contain_text("0 unassigned")
        expect(page.locator(".waiting")).to_contain_text("20 mine")
        expect(page.locator(".figures").first).to_contain_text("100 %")
