"""Staff edit sheets in admin."""

from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from factsheets.models import FactSheet
from tests.markup import parse, parse_leniently, text_of

SHEETS = "/admin/factsheets/factsheet/"
SHEET = "/fact-sheets/sacroiliac-joint-dysfunction/"
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


def test_one_page_edits_a_sheet_with_all_its_rows(editor: Client, sheet: FactSheet) -> None:
    address = f"{SHEETS}{sheet.pk}/change/"
    form = filled_in(editor.get(address).content)
    assert form["causes-0-name"] == "Pregnancy and postpartum"
    for rows in ("symptoms", "treatments", "related_sheets", "sources"):
        assert f"{rows}-TOTAL_FORMS" in form

    response = editor.post(address, form | {"strapline": "New", "symptoms-0-text": "Other"})

    assert response.status_code == 302
    page = text_of(parse(Client().get(SHEET).content))
    assert "Sacroiliac Joint Dysfunction New" in page
    assert "Symptoms Other Worse with prolonged sitting" in page


def test_rows_are_reordered_by_their_position(editor: Client, sheet: FactSheet) -> None:
    address = f"{SHEETS}{sheet.pk}/change/"
    form = filled_in(editor.get(address).content)
    editor.post(address, form | {"treatments-4-position": "5"})
    first = sheet.treatments.first()
    assert first
    assert first.name == "Radiofrequency ablation"


def test_half_a_review_is_refused_with_what_to_do(editor: Client, sheet: FactSheet) -> None:
    address = f"{SHEETS}{sheet.pk}/change/"
    form = filled_in(editor.get(address).content)
    response = editor.post(address, form | {"reviewer_name": "Dr A. Reviewer"})
    assert "Fill in the whole review" in response.content.decode()


def test_sheets_are_published_and_withdrawn_from_the_list(editor: Client, sheet: FactSheet) -> None:
    sciatica = FactSheet.objects.get(slug="sciatica")
    for action, status in (("publish", 200), ("withdraw", 404)):
        editor.post(SHEETS, {"action": action, "_selected_action": [sciatica.pk]})
        assert Client().get("/fact-sheets/sciatica/").status_code == status
    changes = LogEntry.objects.values_list("change_message", flat=True)
    assert sorted(changes) == ["Published.", "Returned to draft."]


def test_a_published_sheet_is_viewed_on_the_site(editor: Client, sheet: FactSheet) -> None:
    page = editor.get(f"{SHEETS}{sheet.pk}/change/").content.decode()
    assert f'href="{SHEET}" class="viewsitelink"' in page


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
    assert staff("Triage").get(preview).status_code == 403


def test_the_three_cards_can_be_edited_but_not_added_to(editor: Client, sheet: FactSheet) -> None:
    cards = "/admin/factsheets/urgenthelpcard/"
    assert editor.get(f"{cards}add/").status_code == 403
    assert editor.get(f"{cards}1/delete/").status_code == 403
    assert editor.get(f"{cards}1/change/").status_code == 200
