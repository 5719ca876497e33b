"""The rest of a Monday: a letter that fails, a double, a caller, an urgent one and a leaver."""

import re
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.enquiries.mail_server import MailServer, reply
from tests.project_copy import copy_project
from tests.running_site import Site, wait_until

from .conftest import SignIn
from .desk import QUEUE, ask, find, open_step

GONE = "gone@example.com"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def post_office() -> Iterator[MailServer]:
    """A mail server that knows nobody at one address."""
    server = MailServer()
    server.behave[f"RCPT {GONE}"] = reply("550 5.1.1 No such user here")
    server.controller.start()
    yield server
    server.controller.stop()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, post_office: MailServer) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("desk")
    own = {
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "EMAIL_URL": f"smtp://127.0.0.1:{post_office.port}",
        "LIMIT_PER_CLIENT": "off",
    }
    with Site.demo(copy_project(folder / "project"), **own) as demo:
        yield demo
        assert demo.end(signal.SIGTERM) == 0


def test_a_letter_that_failed_comes_back_as_work(demo: Site, sign_in: SignIn) -> None:
    ask(demo, "Gwen Gone", GONE)
    page = sign_in("triage")

    def has_failed() -> bool:
        page.goto(f"{QUEUE}?letter=yes&tab=open")
        return page.get_by_text("A letter failed").count() > 0

    assert wait_until(has_failed, 30), demo.output
    page.locator("#result_list tbody th a").first.click()
    expect(page.locator(".failed")).to_contain_text("did not arrive")

    open_step(page, "correct-details")
    page.locator("#correct-details").get_by_label("Email address").fill("gwen@example.com")
    page.get_by_label("Send the letters that failed again").check()
    page.locator("#correct-details").get_by_role("button").first.click()

    expect(page.locator(".failed")).to_have_count(0)


def test_a_double_is_closed_into_the_other(demo: Site, sign_in: SignIn) -> None:
    ask(demo, "Dora Double", "dora@example.com")
    ask(demo, "Dora Double", "dora@example.com", "Did you get my first?")
    page = sign_in("triage")

    page.goto(f"{QUEUE}?q=dora")
    expect(page.locator("#result_list")).to_contain_text("2 requests")
    find(page, "dora")
    page.get_by_role("link", name=re.compile("Read both side by side")).first.click()
    page.get_by_role("button", name=re.compile("Close")).first.click()

    page.goto(f"{QUEUE}?q=dora")
    expect(page.locator("#result_list .group")).to_have_text(["Open", "Closed"])


def test_a_caller_without_an_address_is_entered(demo: Site, sign_in: SignIn) -> None:
    page = sign_in("triage")
    page.goto(QUEUE)
    page.get_by_role("link", name="Enter a caller").click()
    page.get_by_label("Name").fill("Carl Caller")
    page.get_by_label("Phone number").fill("07700 900456")
    page.get_by_label("Phone", exact=True).check()
    page.get_by_label("What they said").fill("His back went on Sunday")
    page.get_by_role("button", name="Enter the caller").click()

    expect(page.locator(".messagelist .success")).to_contain_text("is entered")


def test_an_urgent_one_stands_on_top_with_the_script(demo: Site, sign_in: SignIn) -> None:
    ask(demo, "Ursula Urgent", "ursula@example.com")
    page = sign_in("triage")
    find(page, "ursula")
    open_step(page, "set-urgency")
    page.get_by_label("Urgent", exact=True).check()
    page.get_by_label("Why, in a line").fill("Numb since this morning")
    page.locator("#set-urgency").get_by_role("button").first.click()

    expect(page.locator(".urgent-now")).to_be_visible()
    page.goto("/admin/")
    expect(page.locator(".pressing li").first).to_contain_text("Ursula Urgent")


def test_a_template_goes_where_the_cursor_is(demo: Site, sign_in: SignIn) -> None:
    ask(demo, "Tess Template", "tess@example.com")
    page = sign_in("triage")
    find(page, "tess")
    open_step(page, "reply-by-email")
    box = page.locator("#reply-by-email textarea")
    box.fill("First.\n\nLast.")
    box.evaluate("box => { box.focus(); box.setSelectionRange(8, 8); }")
    page.get_by_role("button", name="Asking for a good time to call").click()

    expect(box).to_have_value(re.compile(r"^First\.\n\nDear Tess Template.*Last\.$", re.DOTALL))


def test_a_leaver_hands_over_what_is_open(demo: Site, sign_in: SignIn) -> None:
    ask(demo, "Lea Left", "lea@example.com")
    page = sign_in("triage")
    find(page, "lea")
    page.get_by_role("button", name="Assign to me").click()

    page = sign_in("admin")
    page.goto("/admin/auth/user/?q=triage")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_label("Active").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("body")).to_contain_text("Choose to whom they go")
    page.get_by_label("Their open requests go to").select_option("nobody")
    page.get_by_role("button", name="Save", exact=True).click()

    page.goto(f"{QUEUE}?q=lea&person=nobody")
    expect(page.locator("#result_list")).to_contain_text("Lea Left")

    page.goto("/admin/auth/user/?q=triage")  # back again, for whichever test comes next
    page.locator("#result_list tbody th a").first.click()
    page.get_by_label("Active").check()
    page.get_by_role("button", name="Save", exact=True).click()
