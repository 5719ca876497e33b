"""Staff edit sheets in admin."""

from collections.abc import Callable

import pytest
from django.test import Client

from factsheets.models import FactSheet
from tests.conftest import SHEET
from tests.markup import parse_leniently, text_of

SHEETS = "/admin/factsheets/factsheet/"
Staff = Callable[..., Client]


@pytest.fixture
def editor(staff: Staff) -> Client:
    return staff()


def filled_in(page: bytes) -> dict[str, str]:
    """The edit form as the browser would send it back unchanged."""
    [form] = parse_leniently(page).iterfind(".//form[@id='factsheet_form']")
    values = {}
    for field in form.iter():
        name, value = field.get("name", ""), field.get("value", "")
        if field.tag == "textarea":
            value = field.text or ""
        if field.tag == "select":
            chosen = [o.get("value", "") for o in field.iter("option") if "selected" in o.attrib]
            value = chosen[0] if chosen else ""
        is_unsent = field.get("type") in {"submit", "checkbox"} or field.tag == "button"
        if name and not is_unsent:
            values[name] = value
    return values


@pytest.mark.long
def test_one_page_edits_a_sheet_with_all_its_rows(editor: Client, sheet: FactSheet) -> None:
    address = f"{SHEETS}{sheet.pk}/change/"
    form = filled_in(editor.get(address).content)
    assert form["causes-0-name"] == "Pregnancy and postpartum"
    for rows in ("symptoms", "treatments", "related_sheets", "sources"):
        assert f"{rows}-TOTAL_FORMS" in form

    response = editor.post(address, form | {"strapline": "New", "symptoms-0-text": "Other"})

    assert response.status_code == 302
    page = text_of(parse_leniently(editor.get(f"{SHEETS}{sheet.pk}/preview/").content))
    assert "Sacroiliac Joint Dysfunction New" in page
    assert "Symptoms Other Worse with prolonged sitting" in page


@pytest.mark.long
def test_rows_are_reordered_by_their_position(editor: Client, sheet: FactSheet) -> None:
    sciatica = FactSheet.objects.get(slug="sciatica")
    address = f"{SHEETS}{sciatica.pk}/change/"
    form = filled_in(editor.get(address).content)
    last = sciatica.treatments.last()
    assert last
    editor.post(address, form | {f"treatments-{sciatica.treatments.count() - 1}-position": "5"})
    assert sciatica.treatments.first() == last


@pytest.mark.long
def test_a_sheet_is_withdrawn_from_the_list(editor: Client, sheet: FactSheet) -> None:
    editor.post(SHEETS, {"action": "withdraw", "_selected_action": [sheet.pk], "confirmed": "1"})
    assert Client().get(SHEET).status_code == 404


@pytest.mark.long
def test_a_published_sheet_is_viewed_on_the_site(editor: Client, sheet: FactSheet) -> None:
    page = editor.get(f"{SHEETS}{sheet.pk}/change/").content.decode()
    assert f'href="{SHEET}" class="viewsitelink"' in page


@pytest.mark.long
def test_a_draft_is_previewed_by_staff(editor: Client, sheet: FactSheet) -> None:
    sciatica = FactSheet.objects.get(slug="sciatica")
    preview = f"{SHEETS}{sciatica.pk}/preview/"
    assert f'href="{preview}"' in editor.get(f"{SHEETS}{sciatica.pk}/change/").content.decode()
    page = editor.get(preview).content.decode()
    assert "Draft awaiting clinical review." in page
    assert '<meta name="robots" content="noindex">' in page


def test_a_preview_is_not_for_outsiders_or_other_staff(staff: Staff, sheet: FactSheet) -> None:
    preview = f"{SHEETS}{sheet.pk}/preview/"
    assert Client().get(preview)["Location"] == f"/admin/login/?next={preview}"
    assert staff("Reception").get(preview).status_code == 403


def test_the_three_cards_can_be_edited_but_not_added_to(editor: Client, sheet: FactSheet) -> None:
    cards = "/admin/factsheets/urgenthelpcard/"
    assert editor.get(f"{cards}add/").status_code == 403
    assert editor.get(f"{cards}1/delete/").status_code == 403
    assert editor.get(f"{cards}1/change/").status_code == 200
