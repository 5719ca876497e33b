"""What a patient does, in a browser: reads, asks for the report, asks for a consultation."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import SHEET

from .conftest import Letter, Open

pytestmark = [pytest.mark.browser, pytest.mark.long]


def form(page: Page, heading: str) -> Locator:
    return page.get_by_role("region", name=heading)


def test_a_patient_gets_the_report_by_email(visit: Open, address: str, letter_to: Letter) -> None:
    page = visit("/")
    page.get_by_role("link", name="Sacroiliac Joint Dysfunction").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sacroiliac Joint Dysfunction")

    report = form(page, "Get this report by email")
    report.get_by_label("Your name").fill("Ann Example")
    report.get_by_label("Email address").fill(address)
    report.get_by_role("button", name="Send Me the Report").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your report is on its way")
    assert "Subject: Your fact sheet from mybackpain.co.uk" in letter_to(address)


@pytest.mark.parametrize("visit", [True], indirect=True)
def test_a_patient_asks_for_a_consultation(visit: Open, address: str, letter_to: Letter) -> None:
    consultation = form(page := visit(SHEET), "Book a consultation")
    consultation.get_by_label("Your name").fill("Bob Example")
    consultation.get_by_label("Email address").fill(address)
    consultation.get_by_label("Phone number").fill("+44 (0)20 7946 0018")
    consultation.get_by_label("Best time to call").fill("mornings")
    consultation.get_by_label("Phone", exact=True).check()
    consultation.get_by_label("Briefly describe your back pain").fill("Three weeks of pain")
    consultation.get_by_role("button", name="Request a Consultation").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("We have your request")
    reference = page.locator(".reference").inner_text()
    assert reference in letter_to(address)
    letter_to("clinic@mybackpain.co.uk", reference)


def test_a_mistake_can_be_put_right_where_it_is(visit: Open) -> None:
    report = form(page := visit(SHEET), "Get this report by email")
    report.get_by_label("Your name").fill("Cid Example")
    report.get_by_label("Email address").fill("cid@")
    report.get_by_role("button", name="Send Me the Report").click()

    expect(page).to_have_title(
        "Error: Get this report by email: Sacroiliac Joint Dysfunction – mybackpain.co.uk"
    )
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="Enter your email address in full").click()
    email = page.get_by_label("Email address")
    expect(email).to_be_focused()
    expect(email).to_have_value("cid@")
    expect(page.get_by_label("Your name")).to_have_value("Cid Example")

    email.fill("cid@example.com")
    email.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your report is on its way")


def test_enter_in_a_field_answers_no_question_about_the_address(visit: Open) -> None:
    report = form(page := visit(SHEET), "Get this report by email")
    report.get_by_label("Your name").fill("Cid Example")
    report.get_by_label("Email address").fill("cid@gmial.com")
    report.get_by_role("button", name="Send Me the Report").click()
    expect(page.get_by_role("button", name="Yes, it is cid@gmail.com")).to_be_visible()

    page.get_by_label("Email address").fill("cid@hotmial.com")
    page.get_by_label("Email address").press("Enter")

    expect(page.get_by_role("button", name="Yes, it is cid@hotmail.com")).to_be_visible()


@pytest.mark.parametrize("visit", [True], indirect=True)
def test_the_skip_link_leads_past_the_masthead(visit: Open) -> None:
    page = visit(SHEET)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


@pytest.mark.parametrize("visit", [True], indirect=True)
def test_on_a_phone_nothing_sticks_out(visit: Open) -> None:
    page = visit(SHEET)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("visit", [False], indirect=True)
def test_pain_told_by_keyboard_can_be_taken_back(visit: Open) -> None:
    page = visit(f"{SHEET}report/")
    page.set_viewport_size({"width": 320, "height": 640})
    worst = page.get_by_role("group", name="Pain at its worst, from 0 to 10")
    worst.get_by_label("7", exact=True).focus()

    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(worst.get_by_label("8", exact=True)).to_be_checked()

    worst.get_by_label("No answer").check()
    expect(worst.get_by_label("8", exact=True)).not_to_be_checked()


@pytest.mark.parametrize("visit", [False], indirect=True)
def test_a_group_of_questions_is_opened_by_keyboard(visit: Open) -> None:
    page = visit(f"{SHEET}report/")
    mood = page.get_by_role("group", name="Mood")
    expect(mood).to_be_hidden()

    page.get_by_text("What it affects").focus()
    page.keyboard.press("Enter")

    expect(mood).to_be_visible()
