"""Chromium in front of a running demo."""

import re
import shutil
import signal
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.prepared import project_with_data
from tests.running_site import Site, wait_until

# The same engine without the windows and menus around it needs a quarter of the time.
NAMES = ["chromium-headless-shell", "chromium", "chromium-browser"]
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
REFUSED = re.compile("status of 4(09|22)")  # with a page that says why
Open = Callable[[str], Page]
Letter = Callable[..., str]
SignIn = Callable[[str], Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(
                    pytest.mark.skip("Chromium is absent (apt install chromium-headless-shell)")
                )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("browser")
    project = project_with_data(tmp_path_factory, folder / "project")
    # The demo has one account that may approve.
    own = {"LIMIT_PER_CLIENT": "off", "TWO_PEOPLE": "0"}
    with Site.demo(project, **own) as demo:
        yield demo
        assert demo.end(signal.SIGTERM) == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright runs a loop in this thread, by which Django takes a test for an async view.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["with a script", "without scripts"])
def visit(request: pytest.FixtureRequest, demo: Site, browser: Browser) -> Iterator[Open]:
    """Open an address of the demo; any complaint of the browser is a failure."""
    context = browser.new_context(base_url=demo.address, java_script_enabled=request.param)
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not REFUSED.search(message.text):
            complaints.append(message.text)

    def visit(path: str) -> Page:
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield visit
    assert context.cookies() == []
    assert complaints == []
    context.close()


@pytest.fixture
def sign_in(demo: Site, browser: Browser) -> SignIn:
    """Admin's first page, for “admin” or “triage”."""
    passwords = dict(re.findall(r"/admin/: (\w+), password (\w+)", demo.output))

    def sign_in(name: str) -> Page:
        page = browser.new_context(base_url=demo.address, locale="en-GB").new_page()
        page.goto("/admin/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(passwords[name])
        page.get_by_role("button", name="Log in").click()
        return page

    return sign_in


@pytest.fixture
def address() -> str:
    """A patient's own, so that nobody else's letter is taken for theirs."""
    return f"patient-{uuid4().hex[:8]}@example.com"


@pytest.fixture
def letter_to(demo: Site) -> Letter:
    """The letter to an address (and about something), as soon as it is in the mail folder."""
    mail = demo.project / "var" / "mail"

    def letter_to(recipient: str, about: str = "") -> str:
        found: list[str] = []

        def look() -> bool:
            letters = [file.read_text() for file in mail.glob("*.eml")]
            found.extend(
                letter for letter in letters if f"To: {recipient}\n" in letter and about in letter
            )
            return bool(found)

        assert wait_until(look), demo.output
        return found[0]

    return letter_to
