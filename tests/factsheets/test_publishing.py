import pytest

from factsheets.models import FactSheet, WorkingCopy
from factsheets.publication import SheetPublication
from tests.conftest import SHEET

from .conftest import Editor, approve, filled_in

pytestmark = [pytest.mark.usefixtures("short_sheets"), pytest.mark.long]


def test_a_change_to_a_published_sheet_is_seen_in_the_preview_only(
    editor: Editor, sheet: FactSheet
) -> None:
    response = editor.edits(sheet, button="_preview", diagnosis="A new diagnosis")

    assert response["Location"] == f"/admin/factsheets/factsheet/{sheet.pk}/preview/"
    assert "A new diagnosis" in editor.page(sheet, "preview")
    assert "A new diagnosis" in editor.page(sheet, "change")
    assert "A new diagnosis" not in editor.reads(SHEET)


def test_publishing_asks_what_has_changed(editor: Editor, sheet: FactSheet) -> None:
    editor.edits(sheet, diagnosis="A new diagnosis")
    assert "<ins>A new diagnosis</ins>" in editor.page(sheet, "publish")

    assert editor.publishes(sheet, change_note="").status_code == 200
    assert "A new diagnosis" not in editor.reads(SHEET)

    editor.publishes(sheet, change_note="Diagnosis rewritten")
    assert "A new diagnosis" in editor.reads(SHEET)
    assert "Diagnosis rewritten" in editor.reads(SHEET)
    sheet.refresh_from_db()
    assert sheet.version == 2
    assert not WorkingCopy.objects.exists()


def test_changes_that_wait_can_be_thrown_away(editor: Editor, sheet: FactSheet) -> None:
    editor.edits(sheet, diagnosis="A new diagnosis")

    editor.publishes(sheet, discard="1", confirmed="1")

    assert "A new diagnosis" not in editor.page(sheet, "change")


@pytest.mark.usefixtures("sheet")
def test_an_earlier_text_is_restored_with_its_rows(editor: Editor) -> None:
    draft = FactSheet.objects.get(slug="sciatica")
    first_cause = draft.causes.all()[0].name
    editor.edits(draft)
    editor.edits(draft, diagnosis="Later", **{"causes-0-name": "Later cause"})

    editor.restores(draft, revision=0)

    restored = FactSheet.objects.get(pk=draft.pk)
    assert restored.diagnosis == draft.diagnosis
    assert restored.causes.all()[0].name == first_cause


def test_restoring_a_published_sheet_publishes_nothing(editor: Editor, sheet: FactSheet) -> None:
    for note in ("Second", "Third"):
        editor.edits(sheet, diagnosis=note)
        editor.publishes(sheet, change_note=note)

    editor.restores(sheet, revision=1)  # after the clinic's own

    assert "Third" in editor.reads(SHEET)
    assert "Second</textarea>" in editor.page(sheet, "change")
    sheet.refresh_from_db()
    assert (sheet.version, sheet.status) == (3, "published")


def test_rows_without_a_position_go_to_the_end(editor: Editor, sheet: FactSheet) -> None:
    row = f"treatments-{sheet.treatments.count()}"
    new = {f"{row}-position": "", f"{row}-name": "Rest", f"{row}-explanation": "Now and then."}
    editor.edits(sheet, **{"treatments-TOTAL_FORMS": str(sheet.treatments.count() + 1)}, **new)

    editor.publishes(sheet, change_note="Rest added")

    assert [row.name for row in sheet.treatments.all()][-1] == "Rest"


def test_a_mistake_in_the_form_changes_nothing(editor: Editor, sheet: FactSheet) -> None:
    response = editor.edits(sheet, title="", diagnosis="A new diagnosis")

    assert response.status_code == 200
    assert "This field is required" in response.content.decode()
    assert not WorkingCopy.objects.exists()


def test_the_content_check_warns_on_the_form(editor: Editor, sheet: FactSheet) -> None:
    assert "No source is named." in editor.page(sheet, "change")


def test_what_was_published_is_not_deleted(editor: Editor, sheet: FactSheet) -> None:
    response = editor.client.post(f"/admin/factsheets/factsheet/{sheet.pk}/delete/")

    assert response.status_code == 403


def test_the_history_names_only_what_was_changed(editor: Editor, sheet: FactSheet) -> None:
    lines = sheet.alternative_names.replace("\n", "\r\n")
    editor.edits(sheet, diagnosis="New", alternative_names=lines)

    assert "Changed Diagnosis." in editor.page(sheet, "history")


@pytest.mark.parametrize("slug", ["sacroiliac-joint-dysfunction", "sciatica"])
@pytest.mark.usefixtures("sheet")
def test_two_editors_at_once_lose_nothing(editor: Editor, slug: str) -> None:
    sheet = FactSheet.objects.get(slug=slug)
    page = f"/admin/factsheets/factsheet/{sheet.pk}/change/"
    mine = filled_in(editor.page(sheet, "change")) | {"diagnosis": "Mine"}
    editor.edits(sheet, diagnosis="Theirs")

    answer = editor.client.post(page, mine | {"_save": "1"}).content.decode()

    assert "This sheet was saved after you opened it here." in answer
    assert filled_in(answer)["diagnosis"] == "Mine"
    assert filled_in(editor.page(sheet, "change"))["diagnosis"] == "Theirs"
    editor.client.post(page, filled_in(answer) | {"_save": "1"})
    assert filled_in(editor.page(sheet, "change"))["diagnosis"] == "Mine"


def test_nothing_is_published_that_came_after_a_look_at_it(
    editor: Editor, sheet: FactSheet
) -> None:
    editor.edits(sheet, diagnosis="Seen")
    approve(SheetPublication(sheet))
    seen = filled_in(editor.page(sheet, "publish")) | {"change_note": "Diagnosis"}
    editor.edits(sheet, diagnosis="Never seen")

    answer = editor.client.post(f"/admin/factsheets/factsheet/{sheet.pk}/publish/", seen)

    assert "This was saved after you opened this page." in answer.content.decode()
    assert "Never seen" not in editor.reads(SHEET)
