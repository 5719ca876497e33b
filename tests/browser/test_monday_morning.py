"""Forty people have written over the weekend; two members of staff answer each of them."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ENQUIRIES = 40
QUEUE = "/admin/enquiries/consultation/"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(which(CHROMIUM) is None, reason=f"there is no Chromium at {CHROMIUM}"),
]


@dataclass
class Clinic:
    """A running demo and the passwords of its staff."""

    address: str
    passwords: dict[str, str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    """The whole site, with its data and its mail in a folder of its own."""
    environment = {k: v for k, v in os.environ.items() if k not in {"SITE_URL", "CLINIC_INBOX"}}
    environment |= {
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "EMAIL_URL": f"filemail:///{tmp_path}/mail",
        "LIMIT_PER_CLIENT": "off",
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "manage.py", "demo", "--port", str(free_port())]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout
        printed = ""
        while "Ready: " not in printed and demo.poll() is None:
            printed += demo.stdout.readline()
        passwords = dict(re.findall(r"/admin/: (\w+), password (\w+)", printed))
        address = re.findall(r"Ready: (\S+)/", printed)
        try:
            assert address, printed
            yield Clinic(address[0], passwords)
        finally:
            demo.terminate()
            demo.wait(10)


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def ask_for_a_consultation(clinic: Clinic, number: int) -> None:
    form = {
        "name": f"Patient {number}",
        "email": f"patient{number}@example.com",
        "phone": f"07700 900{number:03}",
        "best_time": "mornings",
        "contact_method": ("phone", "email", "video")[number % 3],
        "concern": f"Back pain for {number + 1} weeks",
    }
    headers = {"Sec-Fetch-Site": "same-origin"}
    request = Request(f"{clinic.address}/consultation/", urlencode(form).encode(), headers)
    with urlopen(request, timeout=10) as response:
        assert response.status == 200


def come_to_work(browser: Browser, clinic: Clinic, name: str) -> Page:
    page = browser.new_context(base_url=clinic.address, locale="en-GB").new_page()
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(clinic.passwords[name])
    page.get_by_role("button", name="Log in").click()
    return page


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


def test_a_monday_morning_ends_with_everybody_answered(clinic: Clinic, chromium: Browser) -> None:
    for number in range(ENQUIRIES):
        ask_for_a_consultation(clinic, number)
    staff = [come_to_work(chromium, clinic, name) for name in ("admin", "triage")]
    expect(staff[0].locator(".waiting")).to_contain_text(f"{ENQUIRIES} new")

    for number in range(ENQUIRIES):
        answer(staff[number % 2], number)

    for page in staff:
        page.goto("/admin/")
        expect(page.locator(".waiting")).to_contain_text("0 new")
        expect(page.locator(".waiting")).to_contain_text("0 unassigned")
        expect(page.locator(".waiting")).to_contain_text("20 mine")
        expect(page.locator(".figures").first).to_contain_text("100 %")
