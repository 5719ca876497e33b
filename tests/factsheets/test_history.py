"""Nothing of clinical text is ever lost."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from factsheets import working_copy
from factsheets.models import Category, FactSheet, WorkingCopy
from factsheets.sheet_file import as_text
from tests.conftest import SHEET
from tests.factsheets.conftest import ADMIN, Editor

pytestmark = [pytest.mark.usefixtures("short_sheets"), pytest.mark.long]


def test_the_clinics_own_first_version_outlives_a_publication(
    editor: Editor, sheet: FactSheet
) -> None:
    first = sheet.diagnosis
    editor.edits(sheet, diagnosis="New")
    editor.publishes(sheet, change_note="New")

    page = editor.reads(f"{ADMIN}{sheet.pk}/versions/1/")

    assert first in page
    assert "Version 1, as patients read it then." in page


def test_a_version_is_compared_with_what_is_read_now(editor: Editor, sheet: FactSheet) -> None:
    editor.edits(sheet, diagnosis="New")
    editor.publishes(sheet, change_note="New")

    page = editor.reads(f"{ADMIN}{sheet.pk}/versions/1/compare/")

    assert "<ins>New</ins>" in page


def test_the_first_version_is_restored_as_changes_that_wait(
    editor: Editor, sheet: FactSheet
) -> None:
    first = as_text(sheet)
    editor.edits(sheet, diagnosis="New", **{"causes-0-name": "Another"})
    editor.publishes(sheet, change_note="New")

    editor.restores(sheet, revision=0)

    assert as_text(working_copy.edited(sheet)) == first
    assert "New" in editor.reads(SHEET)


def test_the_text_that_a_draft_came_with_outlives_an_edit(editor: Editor, draft: FactSheet) -> None:
    first = as_text(draft)
    editor.edits(draft, diagnosis="New")

    editor.restores(draft, revision=0)

    assert as_text(FactSheet.objects.get(pk=draft.pk)) == first


def test_a_deleted_draft_is_recovered_with_its_rows(editor: Editor, draft: FactSheet) -> None:
    draft.named_by.all().delete()
    first = as_text(draft)
    editor.client.post(f"{ADMIN}{draft.pk}/delete/", {"post": "yes"})
    assert not FactSheet.objects.filter(slug="sciatica").exists()

    [number] = re.findall(rf'href="{ADMIN}recover/(\d+)/"', editor.reads(f"{ADMIN}recover/"))
    editor.sends(f"{ADMIN}recover/{number}/")

    assert as_text(FactSheet.objects.get(slug="sciatica")) == first


@pytest.mark.parametrize("name", ["title", "slug"])
def test_what_changes_that_wait_call_a_sheet_is_not_given_to_another(
    editor: Editor, sheet: FactSheet, draft: FactSheet, name: str
) -> None:
    editor.edits(sheet, **{name: "taken"})

    answer = editor.edits(draft, **{name: "taken"}).content.decode()

    assert f"that wait to be published have this {name}" in answer


def test_a_file_cannot_take_the_title_of_changes_that_wait(
    editor: Editor, sheet: FactSheet, draft: FactSheet, tmp_path: Path
) -> None:
    editor.edits(sheet, title="Taken")
    file = tmp_path / "sheet.toml"
    file.write_text(as_text(draft).replace('title = "Sciatica"', 'title = "Taken"', 1))

    with pytest.raises(CommandError, match="that wait to be published have this title"):
        call_command("import_sheet", str(file))


def test_a_sheet_that_patients_see_named_is_not_deleted(editor: Editor, draft: FactSheet) -> None:
    answer = editor.client.post(f"{ADMIN}{draft.pk}/delete/", {"post": "yes"})

    assert FactSheet.objects.filter(pk=draft.pk).exists()
    assert "would require deleting the following protected" in answer.content.decode()


def test_a_category_that_changes_name_is_not_deleted(editor: Editor, sheet: FactSheet) -> None:
    knee = Category.objects.create(name="Knee", slug="knee")
    editor.edits(sheet, category=str(knee.pk))

    answer = editor.client.post(f"/admin/factsheets/category/{knee.pk}/delete/", {"post": "yes"})

    assert Category.objects.filter(pk=knee.pk).exists()
    assert "that wait to be published" in answer.content.decode()


def take_the_title(sheet: FactSheet) -> object:
    return FactSheet.objects.filter(slug="sciatica").update(title="Waiting title")


def take_the_address(sheet: FactSheet) -> object:
    return FactSheet.objects.filter(slug="sciatica").update(slug="waiting-address")


def delete_a_related_sheet(sheet: FactSheet) -> object:
    other = sheet.related_sheets.all()[0].related
    other.named_by.all().delete()
    return other.delete()


def delete_the_category(sheet: FactSheet) -> object:
    return Category.objects.filter(slug="knee").delete()


SPOILS = [take_the_title, take_the_address, delete_a_related_sheet, delete_the_category]


@pytest.fixture(params=SPOILS)
def spoiled(request: pytest.FixtureRequest, editor: Editor, sheet: FactSheet) -> FactSheet:
    """A sheet whose changes were saved, and then made impossible past every door."""
    knee = Category.objects.create(name="Knee", slug="knee")
    changes = {"title": "Waiting title", "slug": "waiting-address", "category": str(knee.pk)}
    editor.edits(sheet, **changes)
    request.param(sheet)
    return sheet


@pytest.mark.parametrize("page", ["preview", "publish", "file", "history"])
def test_changes_that_became_impossible_can_be_looked_at(
    editor: Editor, spoiled: FactSheet, page: str
) -> None:
    assert editor.client.get(f"{ADMIN}{spoiled.pk}/{page}/").status_code == 200


def test_an_editor_is_led_from_impossible_changes_to_what_can_be_done(
    editor: Editor, spoiled: FactSheet
) -> None:
    answer = editor.client.get(f"{ADMIN}{spoiled.pk}/change/", follow=True).content.decode()

    assert "that wait cannot be put in place" in answer
    assert "Keep the changes as a file" in answer
    assert "Throw these changes away" in answer


def test_impossible_changes_are_not_published(editor: Editor, spoiled: FactSheet) -> None:
    editor.publishes(spoiled, change_note="Try")

    assert FactSheet.objects.get(pk=spoiled.pk).version == 1


def test_impossible_changes_are_exported(
    spoiled: FactSheet, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("export_sheet", spoiled.slug)

    assert 'title = "Waiting title"' in capsys.readouterr().out


def test_a_sheet_is_edited_again_once_impossible_changes_are_gone(
    editor: Editor, spoiled: FactSheet
) -> None:
    editor.publishes(spoiled, discard="1", confirmed="1")

    assert editor.edits(spoiled, diagnosis="New").status_code == 302


def test_throwing_away_asks_once(editor: Editor, sheet: FactSheet) -> None:
    editor.edits(sheet, diagnosis="New")

    answer = editor.publishes(sheet, discard="1").content.decode()

    assert "Throw away the changes to Sacroiliac Joint Dysfunction?" in answer
    assert WorkingCopy.objects.exists()


def test_withdrawing_asks_once(editor: Editor, sheet: FactSheet) -> None:
    answer = editor.client.post(ADMIN, {"action": "withdraw", "_selected_action": [sheet.pk]})

    assert "Return to draft?" in answer.content.decode()
    assert not FactSheet.objects.get(pk=sheet.pk).is_draft


def test_a_draft_deleted_from_the_list_can_come_back(
    staff: Callable[..., Client], sheet: FactSheet
) -> None:
    draft = FactSheet.objects.create(category=sheet.category, title="Wobble", slug="wobble")
    client = staff()

    client.post(ADMIN, {"action": "delete_selected", "_selected_action": draft.pk, "post": "yes"})

    assert not FactSheet.objects.filter(slug="wobble").exists()
    assert "Wobble" in client.get(f"{ADMIN}recover/").content.decode()
