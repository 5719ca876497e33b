"""Addresses as people type them lead to the page that was meant; nothing else is given away."""

import pytest
from django.test import Client
from pytest_django import Settings

from factsheets.models import FactSheet
from tests.conftest import SHEET


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("/fact-sheets/SIJ", SHEET),
        ("/fact-sheets/sacroiliac-joint-dysfunction.html", SHEET),
        ("/fact-sheets/sacroiliac-joint-dysfunction/index.html", SHEET),
        ("/privacy.html", "/privacy/"),
        ("/contact/index.php", "/contact/"),
        ("/index.html", "/"),
        ("/fact-sheets/sij/", SHEET),
        ("/fact-sheets/SI-Joint-Pain/", SHEET),
        ("/fact-sheets/si joint dysfunction", SHEET),
        ("/fact-sheets/Sacroiliac-Joint-Dysfunction/", SHEET),
        ("/fact-sheets/sacroiliac_joint_dysfunction", SHEET),
        ("/fact-sheets/sacroiliac-joint-dysfunction/)", SHEET),
        ("/fact-sheets/sacroiliac-joint-dysfunction).", SHEET),
        ("/fact-sheets/sacroiliac-joint-dysfunction/\u200b", SHEET),
        ("/Fact-Sheets/sacroiliac-joint-dysfunction/report", f"{SHEET}report/"),
        ("/fact-sheets/SIJ/Consultation/", f"{SHEET}consultation/"),
        ("/fact-sheets/SIJ/fact-sheet.pdf", f"{SHEET}fact-sheet.pdf"),
        ("/factsheets/sij", SHEET),
        ("/Urgent-Help/", "/urgent-help/"),
        ("/URGENT_HELP", "/urgent-help/"),
        ("/urgent-help/)", "/urgent-help/"),
        ("/urgent-help.", "/urgent-help/"),
        ("/privacy”", "/privacy/"),
        ("/book", "/consultation/"),
        ("/Booking/", "/consultation/"),
        ("/contact", "/contact/"),
        ("/contact-us", "/contact/"),
        ("/Consultation", "/consultation/"),
        ("/Sitemap.xml", "/sitemap.xml"),
    ],
)
def test_another_spelling_leads_to_the_page(
    client: Client, sheet: FactSheet, typed: str, page: str
) -> None:
    response = client.get(typed)

    assert (response.status_code, response["Location"]) == (301, page)
    assert client.get(page).status_code == 200


def test_the_question_behind_an_address_stays(client: Client, sheet: FactSheet) -> None:
    response = client.get("/Fact-Sheets/?q=sciatica")

    assert response["Location"] == "/fact-sheets/?q=sciatica"


@pytest.mark.parametrize("typed", ["/fact-sheets/Sciatica/", "/Fact-Sheets/sciatica/report/"])
def test_no_address_leads_to_a_sheet_that_patients_may_not_read(
    client: Client, sheet: FactSheet, typed: str
) -> None:
    assert client.get(typed).status_code == 404


def test_a_draft_is_found_where_drafts_are_shown(
    client: Client, sheet: FactSheet, settings: Settings
) -> None:
    settings.SHOW_DRAFTS = True

    assert client.get("/fact-sheets/Sciatica/")["Location"] == "/fact-sheets/sciatica/"


def test_a_name_of_two_sheets_is_searched_for(client: Client, sheet: FactSheet) -> None:
    FactSheet.objects.create(
        category=sheet.category, topic="SIJ", title="Another", slug="another", status="draft"
    )
    FactSheet.objects.filter(slug="another").update(
        status="published", version=1, published_at=sheet.published_at
    )

    assert client.get("/fact-sheets/sij/").status_code == 404


def test_the_words_of_an_unknown_address_are_searched_for(client: Client, sheet: FactSheet) -> None:
    response = client.get("/fact-sheets/pain-in-the-sacroiliac-joint/")

    assert response.status_code == 404
    page = response.content.decode()
    assert f'<a href="{SHEET}">Sacroiliac Joint Dysfunction</a>' in page
    assert 'value="pain in the sacroiliac joint"' in page


def test_elsewhere_the_search_box_offers_the_words(client: Client) -> None:
    assert 'value="leg pain"' in client.get("/leg_pain/").content.decode()


@pytest.mark.parametrize(
    "typed", ["/Admin/", "/ADMIN/login", "/my-data/ABC/", "/consultation/received/mbp", "/nothing"]
)
def test_other_addresses_stay_unknown(client: Client, db: None, typed: str) -> None:
    response = client.get(typed, follow=True)

    assert response.status_code == 404
    assert all("admin" not in address for address, _ in response.redirect_chain)


@pytest.mark.parametrize(
    "typed", ["/Consultation/", "/consultation", "/my-data/x", f"{SHEET}report", f"{SHEET}feedback"]
)
def test_a_form_is_never_redirected(client: Client, sheet: FactSheet, typed: str) -> None:
    assert client.post(typed, {"name": "Ann"}).status_code == 404


@pytest.mark.parametrize("typed", ["/consultation", f"{SHEET}consultation", f"{SHEET}report"])
def test_a_form_sent_without_the_slash_comes_back(
    client: Client, sheet: FactSheet, typed: str
) -> None:
    page = client.post(typed, {"name": "Ann Example"}).content.decode()

    assert "Ann Example" in page


@pytest.mark.parametrize("typed", ["/consultation", "/my-data/x", f"{SHEET}report"])
def test_a_reader_is_led_to_the_slash(client: Client, sheet: FactSheet, typed: str) -> None:
    assert client.head(typed)["Location"] == f"{typed}/"


@pytest.mark.parametrize(
    ("path", "kind"), [("/favicon.ico", "image/"), ("/apple-touch-icon.png", "image/png")]
)
def test_icons_that_browsers_ask_for_are_there(client: Client, path: str, kind: str) -> None:
    response = client.get(path)

    assert response.status_code == 200
    assert response["Content-Type"].startswith(kind)
    assert response.getvalue()  # a streamed file, which this closes
