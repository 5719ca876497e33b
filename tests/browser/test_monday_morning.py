"""Forty people have written over the weekend; two members of staff answer each of them.

Prints how many clicks the first thirty took: `uv run pytest -m browser -s` shows it.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.running_site import Site

from .conftest import SignIn
from .desk import QUEUE

ENQUIRIES = 40
COUNTED = 30
CLICKS_FOR_THIRTY = 180

pytestmark = pytest.mark.browser


@dataclass
class Desk:
    """A member of staff at a browser, whose clicks are counted."""

    page: Page
    clicks: int = 0

    def press(self, name: str | re.Pattern[str], role: str = "button") -> None:
        self.page.get_by_role(role, name=name, exact=isinstance(name, str)).first.click()  # type: ignore[arg-type]
        self.clicks += 1

    def open(self, step: str) -> None:
        self.page.locator("summary", has_text=step).first.click()
        self.clicks += 1

    def choose(self, label: str) -> None:
        self.page.get_by_label(label).first.check()
        self.clicks += 1

    def begin(self, tab: str) -> None:
        self.page.goto(f"{QUEUE}?tab={tab}")
        self.page.locator("#result_list th a").first.click()
        self.clicks += 1


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


def free_time(number: int) -> str:
    """A time of its own for each booking, on a weekday in two or three weeks."""
    days = [timezone.localdate() + timedelta(days=14 + ahead) for ahead in range(7)]
    weekdays = [day for day in days if day.weekday() < 5]
    place = number // 3
    return f"{weekdays[place % 5]}T{10 + place // 5:02}:00"


def call(desk: Desk) -> None:
    desk.choose("Called: left a message")
    desk.press("Log a call and next")


def write(desk: Desk) -> None:
    desk.press("Asking for a good time to call")
    desk.press("Preview")
    desk.press("Send it and next")


def book(desk: Desk, number: int) -> None:
    desk.open("Book an appointment")
    page = desk.page.locator("#book-an-appointment")
    page.get_by_label("Date and time (UK)").fill(free_time(number))
    desk.clicks += 1
    page.get_by_label("By phone").check()
    desk.clicks += 1
    desk.press("Preview")
    desk.press("Send it and next")


def answer(desk: Desk) -> None:
    """Do what the request on the screen needs, and go on to the next."""
    heading = desk.page.locator("h1").last.inner_text()
    found = re.search(r"Patient (\d+)", heading)
    assert found, heading
    number = int(found[1])
    if number % 3 == 0:
        call(desk)
    elif number % 3 == 1:
        write(desk)
    else:
        book(desk, number)
    expect(desk.page.locator(".messagelist .success").first).to_be_visible()


def test_a_monday_morning_ends_with_everybody_answered(demo: Site, sign_in: SignIn) -> None:
    for number in range(ENQUIRIES):
        ask_for_a_consultation(demo, number)
    desks = [Desk(sign_in(name)) for name in ("admin", "triage")]
    expect(desks[0].page.locator(".waiting")).to_contain_text(f"{ENQUIRIES} new")

    first, second = desks
    first.begin("unassigned")
    for _ in range(COUNTED):
        answer(first)
    print(f"Clicks for {COUNTED} requests: {first.clicks}")  # noqa: T201 (what is measured)
    assert first.clicks <= CLICKS_FOR_THIRTY
    second.begin("unassigned")
    for _ in range(ENQUIRIES - COUNTED):
        answer(second)

    for desk in desks:
        desk.page.goto("/admin/")
        expect(desk.page.locator(".waiting")).to_contain_text("0 new")
        expect(desk.page.locator(".waiting")).to_contain_text("0 unassigned")
        expect(desk.page.locator(".figures").first).to_contain_text("100 %")
