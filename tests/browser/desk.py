"""What a member of staff does at any page of the desk, and the patients who have asked."""

from zlib import crc32

from playwright.sync_api import Page

from tests.running_site import Site

QUEUE = "/admin/enquiries/consultation/"


def ask(demo: Site, name: str, email: str, concern: str = "Back pain for six weeks") -> None:
    form = {
        "name": name,
        "email": email,
        "phone": f"07700 {crc32(email.encode()) % 1_000_000:06}",
        "best_time": "mornings",
        "contact_method": "phone",
        "concern": concern,
    }
    assert demo.ask("/consultation/", form, **{"Sec-Fetch-Site": "same-origin"}).status == 303


def find(page: Page, words: str) -> None:
    """Open the first that a search finds."""
    page.goto(f"{QUEUE}?q={words}")
    page.locator("#result_list tbody th a").first.click()


def open_step(page: Page, slug: str) -> None:
    step = page.locator(f"#{slug}")
    if step.get_attribute("open") is None:
        step.locator("summary").click()
