"""An editor who has never seen admin, led by the words on the screen alone."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
START = 60.0  # seconds that the demo may take to be ready
SIJ = "/fact-sheets/sacroiliac-joint-dysfunction/"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a demo with data of its own, and its administrator's password."""
    folder, port = tmp_path_factory.mktemp("demo"), free_port()
    log = folder / "log"
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    data = {"DATABASE_URL": f"sqlite:///{folder}/db", "EMAIL_URL": f"filemail:///{folder}/mail"}
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=kept | data, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + START
        while "Ready: " not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        [password] = re.findall(r"admin, password (\w+)", log.read_text())
        yield f"http://127.0.0.1:{port}", password
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


@pytest.fixture
def page(demo: tuple[str, str]) -> Iterator[Page]:
    """Admin's first page, after the login."""
    address, password = demo
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_context(base_url=address).new_page()
        page.goto("/admin/")
        page.get_by_label("Username").fill("admin")
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Log in").click()
        yield page
        browser.close()


def public(page: Page) -> Page:
    """What a patient sees, who is nobody to the site."""
    browser = page.context.browser
    assert browser is not None
    patient = browser.new_context(base_url=page.url).new_page()
    patient.goto(SIJ)
    return patient


def row(page: Page, group: str, number: int, field: str) -> str:
    """The field of a row, counted from 0, below a heading such as “treatments”."""
    return f"[name={group}-{number}-{field}]"


def test_an_editor_changes_a_sheet_previews_it_and_publishes_it(page: Page) -> None:
    started = time.monotonic()
    page.get_by_role("link", name="Fact sheets", exact=True).last.click()
    page.get_by_role("link", name="Sacroiliac Joint Dysfunction").click()

    page.get_by_label("Diagnosis:").fill("No single test is enough.")
    treatments = page.locator("[name=treatments-TOTAL_FORMS]")
    new = int(treatments.input_value())
    page.get_by_role("button", name="Add another Treatment").click()
    page.locator(row(page, "treatments", new, "name")).fill("Rest")
    page.locator(row(page, "treatments", new, "explanation")).fill("Now and then.")
    page.locator(row(page, "symptoms", 0, "position")).fill("99")
    moved = page.locator(row(page, "symptoms", 0, "text")).input_value()
    page.get_by_role("button", name="Add another Source").click()
    page.locator(row(page, "sources", 0, "title")).fill("Back pain")
    page.locator(row(page, "sources", 0, "publisher")).fill("NHS")
    page.get_by_role("button", name="Save and preview").click()

    expect(page.get_by_text("Preview for staff.")).to_be_visible()
    expect(page.get_by_text("No single test is enough.")).to_be_visible()
    expect(page.locator("[aria-labelledby=treatment] dt").last).to_have_text("Rest")
    expect(page.locator("[aria-labelledby=symptoms] li").last).to_have_text(moved)
    patient = public(page)
    expect(patient.get_by_text("No single test reliably")).to_be_visible()
    expect(patient.get_by_text("Preview for staff.")).to_have_count(0)

    page.get_by_role("link", name="Go on to publish").click()
    expect(page.locator("ins", has_text="No single test is enough.")).to_be_visible()
    page.get_by_label("What has changed?").fill("Rest added, diagnosis shortened")
    page.get_by_role("button", name="Publish now").click()

    expect(page.get_by_text("Published: Sacroiliac Joint Dysfunction, version 2.")).to_be_visible()
    patient.reload()
    expect(patient.get_by_text("No single test is enough.")).to_be_visible()
    patient.get_by_text("About this fact sheet").click()
    expect(patient.get_by_text("Rest added, diagnosis shortened")).to_be_visible()
    assert patient.context.cookies() == []
    assert time.monotonic() - started < 60
