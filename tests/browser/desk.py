"""What a member of staff does at any page of the desk, and the patients who have asked."""

import re
from dataclasses import dataclass
from zlib import crc32

from playwright.sync_api import Locator, Page

from tests.running_site import Site

QUEUE = "/admin/enquiries/consultation/"


def ask(demo: Site, name: str, email: str, **differences: str) -> None:
    """Ask for a consultation on the website, with any differences."""
    form = {
        "name": name,
        "email": email,
        "phone": f"07700 {crc32(email.encode()) % 1_000_000:06}",
        "best_time": "mornings",
        "contact_method": "phone",
        "concern": "Back pain for six weeks",
    } | differences
    assert demo.ask("/consultation/", form, **{"Sec-Fetch-Site": "same-origin"}).status == 303


def find(page: Page, words: str) -> None:
    """Open the first that a search finds, and wait until it is there."""
    page.goto(f"{QUEUE}?q={words}")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url("**/change/**")


def open_step(page: Page, slug: str) -> None:
    step = page.locator(f"#{slug}")
    if step.get_attribute("open") is None:
        step.locator("summary").click()


@dataclass
class Desk:
    """A member of staff at a browser, whose clicks are counted; each field filled in is one."""

    page: Page
    clicks: int = 0

    def click(self, what: Locator) -> None:
        what.first.click()
        self.clicks += 1

    def press(self, name: str | re.Pattern[str], within: str = "body") -> None:
        part = self.page.locator(within)
        self.click(part.get_by_role("button", name=name, exact=isinstance(name, str)))

    def follow(self, name: str | re.Pattern[str]) -> None:
        self.click(self.page.get_by_role("link", name=name))

    def choose(self, label: str, within: str = "body") -> None:
        self.page.locator(within).get_by_label(label, exact=True).first.check()
        self.clicks += 1

    def fill(self, label: str, words: str, within: str = "body") -> None:
        self.page.locator(within).get_by_label(label).first.fill(words)
        self.clicks += 1

    def open_step(self, slug: str) -> str:
        """Give where its form stands; it may be open beforehand."""
        step = self.page.locator(f"#{slug}")
        if step.get_attribute("open") is None:
            self.click(step.locator("summary"))
        return f"#{slug}"
