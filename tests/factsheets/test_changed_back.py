"""What says again what patients read waits for nobody."""

import pytest

from factsheets.models import FactSheet, UrgentHelpCard, WaitingCard, WorkingCopy
from factsheets.sheet_file import SheetFile, as_text
from factsheets.working_copy import edited, import_file
from tests.factsheets.conftest import ADMIN, Editor

NOTHING_WAITS = "Patients read the same already"
pytestmark = [pytest.mark.usefixtures("short_sheets"), pytest.mark.long]


def as_a_browser(form: dict[str, str]) -> dict[str, str]:
    """Lines end in two characters, whatever the page had."""
    return {name: value.replace("\n", "\r\n") for name, value in form.items()}


def card_page(card: UrgentHelpCard) -> str:
    return f"/admin/factsheets/urgenthelpcard/{card.pk}/change/"


@pytest.mark.parametrize("level", ["emergency", "urgent", "routine"])
def test_a_card_that_a_browser_sends_as_it_was_does_not_wait(
    editor: Editor, sheet: FactSheet, level: str
) -> None:
    page = card_page(UrgentHelpCard.objects.get(level=level))

    answer = editor.client.post(page, as_a_browser(editor.opens(page)), follow=True)

    assert not WaitingCard.objects.exists()
    assert NOTHING_WAITS in answer.content.decode()


@pytest.mark.parametrize("field", ["heading", "introduction", "signs", "closing", "pregnancy"])
def test_a_card_that_is_changed_back_waits_no_more(
    editor: Editor, sheet: FactSheet, field: str
) -> None:
    card = UrgentHelpCard.objects.all()[0]
    page = card_page(card)
    editor.sends(page, **{field: "Other words"})
    assert WaitingCard.objects.exists()

    again = editor.opens(page) | {field: getattr(card, field)}
    editor.client.post(page, as_a_browser(again))

    assert not WaitingCard.objects.exists()


def test_a_sheet_that_a_browser_sends_as_it_was_does_not_wait(
    editor: Editor, sheet: FactSheet
) -> None:
    page = f"{ADMIN}{sheet.pk}/change/"

    answer = editor.client.post(page, as_a_browser(editor.opens(page)), follow=True)

    assert not WorkingCopy.objects.exists()
    assert NOTHING_WAITS in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("title", "Another title"),
        ("slug", "another-address"),
        ("strapline", ""),
        ("places", "Hip"),
        ("symptoms-0-text", "Another symptom"),
        ("symptoms-0-position", "900"),
        ("causes-0-is_risk", "on"),
        ("treatments-0-DELETE", "on"),
        ("related_sheets-0-note", "Another note"),
        ("paste_causes", "Pasted: from a table"),
    ],
)
def test_a_sheet_that_is_changed_back_waits_no_more(
    editor: Editor, sheet: FactSheet, field: str, other: str
) -> None:
    before = as_text(edited(sheet))
    editor.edits(sheet, **{field: other})
    assert as_text(edited(sheet)) != before
    assert WorkingCopy.objects.exists()

    import_file(SheetFile(before))

    assert not WorkingCopy.objects.exists()
    assert as_text(edited(sheet)) == before


def test_what_patients_read_keeps_its_rows_when_a_change_is_taken_back(
    editor: Editor, sheet: FactSheet
) -> None:
    rows = list(sheet.symptoms.values_list("pk", flat=True))
    text = sheet.symptoms.all()[0].text
    editor.edits(sheet, **{"symptoms-0-DELETE": "on"})

    editor.edits(sheet, paste_symptoms=text, **{"symptoms-0-text": text})

    assert list(sheet.symptoms.values_list("pk", flat=True)) == rows


@pytest.mark.parametrize("kept", ["its address", "its next address"])
def test_a_file_names_its_sheet_while_another_address_waits(
    editor: Editor, sheet: FactSheet, kept: str
) -> None:
    before = as_text(edited(sheet))
    editor.edits(sheet, slug="another-address")
    file = before if kept == "its address" else editor.page(sheet, "file")

    import_file(SheetFile(file))

    assert as_text(edited(sheet)) == file
