"""A sheet can hold sections of its own, in the clinic's order."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from factsheets.filled_sections import sections
from factsheets.models import FactSheet, OwnSection
from tests.conftest import SHEET
from tests.factsheets.conftest import Editor
from tests.markup import parse, text_of

ROWS = "Pacing | Do a little.\nThen rest.\n\nThen go on.\nHeat|A warm bottle."


def add(sheet: FactSheet, heading: str, **values: str) -> OwnSection:
    return sheet.own_sections.create(heading=heading, **{"text": "Words"} | values)


def test_each_stands_after_the_section_that_it_follows(sheet: FactSheet) -> None:
    add(sheet, "Second", follows="causes")
    add(sheet, "Last", follows="related")
    sheet.own_sections.filter(heading="Second").update(position=20)
    add(sheet, "First", follows="causes")

    found = [section.heading for section in sections(sheet)]

    assert found[1:5] == ["What causes SIJ dysfunction", "First", "Second", "Symptoms"]
    assert found[-2:] == ["Last", "About this fact sheet"]


@pytest.mark.parametrize(
    ("kind", "text", "html"),
    [
        ("paragraphs", "One.\n\nTwo\nlines.", "<p>One.</p>\n  <p>Two<br>lines.</p>"),
        ("list", "- One\nTwo\n", "<li>One</li>\n      <li>Two</li>"),
        (
            "explained",
            ROWS,
            "<dt>Pacing</dt><dd>Do a little.<br>Then rest.</dd><dd>Then go on.</dd>",
        ),
        ("explained", ROWS, "<dt>Heat</dt><dd>A warm bottle.</dd>"),
    ],
)
def test_each_layout_is_on_the_page(
    client: Client, sheet: FactSheet, kind: str, text: str, html: str
) -> None:
    add(sheet, "Words explained", kind=kind, text=text)

    page = client.get(SHEET).content.decode()

    assert html in page
    assert '<a href="#section-words-explained">Words explained</a>' in page


def test_explained_rows_need_a_name(sheet: FactSheet) -> None:
    section = OwnSection(sheet=sheet, heading="A", kind="explained", text="No name here")

    with pytest.raises(ValidationError, match="Begin each row with its name"):
        section.full_clean()


def test_a_heading_stands_once(sheet: FactSheet) -> None:
    add(sheet, "Twice")

    with pytest.raises(ValidationError, match="has a section with this heading already"):
        OwnSection(sheet=sheet, heading="Twice", text="Words").full_clean()


@pytest.mark.long
def test_an_editor_adds_one_in_admin(editor: Editor, sheet: FactSheet) -> None:
    new = {
        "own_sections-TOTAL_FORMS": "1",
        "own_sections-0-heading": "What to expect",
        "own_sections-0-follows": "treatment",
        "own_sections-0-kind": "paragraphs",
        "own_sections-0-text": "It gets better.",
    }

    editor.edits(sheet, **new)

    page = parse(editor.page(sheet, "preview"))
    [section] = page.iterfind(".//section[@aria-labelledby='section-what-to-expect']")
    assert text_of(section) == "What to expect It gets better."


@pytest.mark.usefixtures("sheet")
def test_every_draft_has_the_two_sections_of_its_own() -> None:
    for draft in FactSheet.objects.filter(status="draft"):
        headings = [section.heading for section in draft.own_sections.all()]
        assert headings == ["What you can do yourself", "What to expect"], draft
