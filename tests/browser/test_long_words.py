"""A word of 200 characters, wherever a patient can type one, on a phone 360 pixels wide."""

import email
import email.policy
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Payload
from tests.running_site import Site

from .conftest import Letter, SignIn

PHONE = {"width": 360, "height": 740}
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
LONG = ["https://example.org/" + "a" * 180, "W" * 200, "_" * 200, "腰痛" * 100]

pytestmark = [
    pytest.mark.long,
    pytest.mark.browser,
    pytest.mark.parametrize("word", LONG, ids=range(4)),
]


@pytest.fixture
def page(browser: Browser, demo: Site) -> Page:
    return browser.new_page(base_url=demo.address, viewport=PHONE)  # type: ignore[arg-type]


def width(page: Page, address: str) -> int:
    page.goto(address)
    found: int = page.evaluate("document.documentElement.scrollWidth")
    return found


def parts(letter: str) -> tuple[str, str]:
    """Return the text and the HTML of a letter."""
    message = email.message_from_string(letter, policy=email.policy.default)
    found = [message.get_body((kind,)) for kind in ("plain", "html")]
    text, html = [part.get_content() for part in found if part]
    return text, html


def test_a_consultation_fits_wherever_it_is_shown(
    page: Page,
    sign_in: SignIn,
    letter_to: Letter,
    consultation_payload: Payload,
    word: str,
    address: str,
    tmp_path: Path,
) -> None:
    typed = {"concern": word, "best_time": word, "phone": f"07700 900982 {word[:80]}"}
    sent = consultation_payload(**typed, email=address)
    assert page.request.post("/consultation/", form={**sent}, headers=SAME_ORIGIN).ok
    text, html = parts(letter_to(address))
    (tmp_path / "letter.html").write_text(html)

    links = re.findall(r"http://\S+/(?:my-data|your-request)/\S+", text)
    assert len(links) >= 2
    for place in [f"file://{tmp_path}/letter.html", *links]:
        assert width(page, place) == PHONE["width"], place

    staff = sign_in("triage")
    staff.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert width(staff, "/admin/enquiries/consultation/") == PHONE["width"]
    enquiry = staff.locator("#result_list a[href*=change]").first.get_attribute("href")
    assert width(staff, enquiry or "") == PHONE["width"]


def test_a_report_fits_in_its_letter(
    page: Page, letter_to: Letter, report_payload: Payload, word: str, address: str, tmp_path: Path
) -> None:
    typed = dict.fromkeys(("where", "better", "worse", "goal"), word)
    sent = report_payload(**typed, email=address)
    path = "/fact-sheets/sacroiliac-joint-dysfunction/report/"
    assert page.request.post(path, form={**sent}, headers=SAME_ORIGIN).ok
    text, html = parts(letter_to(address))
    (tmp_path / "letter.html").write_text(html)

    [link] = set(re.findall(r"http://\S+/my-data/\S+", text))
    assert width(page, f"file://{tmp_path}/letter.html") == PHONE["width"]
    assert width(page, link) == PHONE["width"]
