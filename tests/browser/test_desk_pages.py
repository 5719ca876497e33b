"""What holds on the pages of the desk, whatever they show.

With PICTURES=1 the pictures of the staff guide are made anew.
"""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, expect

from tests.project_copy import ROOT
from tests.running_site import Site

from .conftest import SignIn
from .desk import QUEUE, ask, find, open_step

PICTURES = ROOT / "static" / "staff-guide"
PAGES = {
    "first page": "/admin/",
    "queue": QUEUE,
    "search": f"{QUEUE}?q=ann",
    "filter": f"{QUEUE}?tab=open&urgency=0",
    "request": QUEUE,
    "caller": f"{QUEUE}caller/",
    "hours": "/admin/enquiries/openinghours/",
    "new account": "/admin/auth/user/add/",
    "sheet": "/admin/factsheets/factsheet/",
    "card": "/admin/factsheets/urgenthelpcard/",
    "guide": "/admin/staff-guide/",
}
OPENS_A_ROW = {"request", "sheet", "card"}

pytestmark = [pytest.mark.browser, pytest.mark.long(90)]


def test_what_was_typed_survives_the_end_of_the_session(demo: Site, sign_in: SignIn) -> None:
    ask(demo, "Nell Note", "nell@example.com")
    page = sign_in("triage")
    find(page, "nell")
    open_step(page, "add-a-note")
    page.locator("#add-a-note textarea").fill("Her neighbour has the key")
    page.context.clear_cookies(name="sessionid")
    page.locator("#add-a-note").get_by_role("button").first.click()

    passwords = dict(re.findall(r"/admin/: (\w+), password (\w+)", demo.output))
    page.get_by_label("Username").fill("triage")
    page.get_by_label("Password").fill(passwords["triage"])
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Go on with it").click()

    expect(page.locator(".timeline")).to_contain_text("Her neighbour has the key")


def test_who_leaves_typed_words_behind_is_asked_first(demo: Site, sign_in: SignIn) -> None:
    ask(demo, "Lee Leaves", "lee@example.com")
    page = sign_in("triage")
    page.goto(QUEUE)
    page.get_by_role("link", name="Lee Leaves").click()
    open_step(page, "add-a-note")
    page.locator("#add-a-note textarea").press_sequentially("Her neighbour")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)

    page.get_by_role("link", name="Skip to the next").click(no_wait_after=True)

    expect(page.locator("#add-a-note textarea")).to_have_value("Her neighbour")
    assert asked == ["beforeunload"]


def test_what_is_too_much_to_be_read_stays_in_the_page(demo: Site, sign_in: SignIn) -> None:
    ask(demo, "Mo Much", "mo@example.com")
    page = sign_in("triage")
    find(page, "mo much")
    open_step(page, "add-a-note")
    page.locator("#add-a-note textarea").fill("word " * 210_000)
    said: list[str] = []

    def hear(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.accept()

    page.once("dialog", hear)

    page.locator("#add-a-note").get_by_role("button").first.click()

    assert [words.partition(":")[0] for words in said] == ["Nothing was sent"]
    expect(page.locator("#add-a-note textarea")).to_have_value("word " * 210_000)


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


def test_who_is_idle_can_stay_signed_in(demo: Site, sign_in: SignIn) -> None:
    ask(demo, "Ida Idle", "ida@example.com")
    page = sign_in("triage")
    page.clock.install()
    find(page, "ida")
    reminder = page.locator("#reminder")
    expect(reminder).to_be_hidden()

    page.clock.fast_forward("26:00")
    page.mouse.wheel(0, 4000)
    expect(reminder).to_be_in_viewport()
    reminder.get_by_role("button", name="Stay signed in").click()

    expect(reminder).to_be_hidden()
    page.clock.fast_forward("24:00")
    expect(reminder).to_be_hidden()


def test_who_was_away_too_long_is_told(demo: Site, sign_in: SignIn) -> None:
    page = sign_in("triage")
    page.clock.install()
    page.goto(QUEUE)

    page.clock.fast_forward("31:00")

    expect(page.locator("#reminder")).to_contain_text("You are signed out.")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_at_the_desk(
    demo: Site, sign_in: SignIn, width: int, scheme: str
) -> None:
    ask(demo, f"Ann Axe {width} {scheme}", f"{scheme}{width}@example.com")
    page = sign_in("admin")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # one of the two above
    found = []
    for name, address in PAGES.items():
        page.goto(address)
        if name in OPENS_A_ROW:
            page.locator("#result_list tbody th a").first.click()
            page.wait_for_url("**/change/**")
        page.wait_for_load_state()
        violations = Axe().run(page).response["violations"]
        found += [(name, each["id"], each["nodes"][0]["html"][:120]) for each in violations]
    assert found == []


def test_the_lines_to_approve_fit_a_phone(sign_in: SignIn) -> None:
    page = sign_in("admin")
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto("/admin/factsheets/factsheet/?q=sciatica")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url("**/change/**")

    page.goto(page.url.split("change/")[0] + "approval/")

    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_request_is_printed_on_one_page(demo: Site, sign_in: SignIn, tmp_path: Path) -> None:
    ask(demo, "Pat Print", "pat@example.com")
    page = sign_in("admin")
    find(page, "pat")

    page.emulate_media(media="print")
    for part in ("#header", "#nav-sidebar", ".steps", ".breadcrumbs"):
        expect(page.locator(part).first).to_be_hidden()
    pages = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
    assert len(pages) == 1


def test_the_guide_is_printed_on_two_pages(sign_in: SignIn) -> None:
    page = sign_in("triage")
    page.goto("/admin/staff-guide/")

    pages = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))

    assert len(pages) == 2


def test_the_guide_has_its_pictures(demo: Site, sign_in: SignIn, tmp_path: Path) -> None:
    """Made anew with PICTURES=1, which changes the files of the project."""
    folder = PICTURES if os.environ.get("PICTURES") else tmp_path
    for number, name in enumerate(("Grace Hopper", "Noor Patel", "Dev Singh")):
        ask(demo, name, f"guide{number}@example.com")
    page = sign_in("triage")
    page.set_viewport_size({"width": 1100, "height": 760})
    page.goto(QUEUE)
    page.screenshot(path=folder / "queue.png")
    page.locator("#result_list tbody th a").first.click()
    page.screenshot(path=folder / "request.png")

    for picture in ("queue.png", "request.png"):
        assert (PICTURES / picture).stat().st_size > 0
        assert (folder / picture).stat().st_size > 0
