"""What changes for readers is told in words, wherever it stands."""

import pytest

from factsheets.differences import REORDERED, changes
from factsheets.lines import Line
from factsheets.models import FactSheet
from factsheets.publication import SheetPublication
from tests.factsheets.conftest import Editor, approve

pytestmark = pytest.mark.usefixtures("short_sheets")


def lines(text: str) -> list[Line]:
    """Lines written as “Part: words”."""
    pairs = [line.split(": ") for line in text.split("; ")]
    return [Line(part, part, said) for part, said in pairs]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Causes: a; Causes: b", "Causes: b; Causes: a", ["Causes"]),
        ("Causes: a; Rest: b; Heat: c", "Causes: a; Heat: c; Rest: b", ["Sections"]),
        (
            "Causes: a; Causes: b; Rest: c; Symptoms: d",
            "Causes: b; Causes: a; Symptoms: d; Rest: c",
            ["Sections", "Causes"],
        ),
        ("Causes: a; Causes: b", "Causes: c; Causes: a; Causes: b", []),
        ("Causes: a; Causes: b; Rest: c", "Causes: b; Rest: c", []),
    ],
    ids=["lines", "sections", "both", "one more", "one less"],
)
def test_what_only_changes_places_is_told(before: str, after: str, told: list[str]) -> None:
    found = changes(lines(before), lines(after))

    assert [change.where for change in found if change.words == REORDERED] == told


@pytest.fixture
def advice(draft: FactSheet) -> FactSheet:
    """A sheet with a section on what helps and one on what to avoid, all of it approved."""
    draft.own_sections.all().delete()
    draft.own_sections.create(heading="What helps", kind="list", text="Walking\nHeat")
    draft.own_sections.create(heading="What to avoid", kind="list", text="Long sitting")
    approve(SheetPublication(draft))
    return draft


def move(editor: Editor, sheet: FactSheet) -> None:
    """Move “Heat” from what helps to what to avoid."""
    helps = {"own_sections-0-text": "Walking"}
    editor.edits(sheet, **helps, **{"own_sections-1-text": "Long sitting\nHeat"})


@pytest.mark.long
def test_words_moved_to_another_section_are_approved_anew(
    editor: Editor, advice: FactSheet
) -> None:
    move(editor, advice)

    found = [signed.line for signed in SheetPublication(advice).unapproved()]
    assert [(line.where, line.text) for line in found] == [("What to avoid", "Heat")]


@pytest.mark.long
def test_words_moved_to_another_section_are_told(editor: Editor, advice: FactSheet) -> None:
    editor.publishes(advice, change_note="First")
    advice.refresh_from_db()
    move(editor, advice)

    found = [(change.where, change.words) for change in SheetPublication(advice).differences()]
    assert found == [("What to avoid", [("+", "Heat")]), ("What helps", [("-", "Heat")])]
