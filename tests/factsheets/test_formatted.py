"""Bold, links and paragraphs of an explanation are alike in every output."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from factsheets.formatted import formatted, plain
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload
from tests.enquiries.letterbox import delivered, html_of
from tests.pdf_reader import needs_poppler, text

TEXT = "First **bold** words.\n\nSee [the NHS](https://www.nhs.uk/back)."


@pytest.fixture
def marked(sheet: FactSheet) -> FactSheet:
    sheet.causes.filter(name="Trauma").update(explanation=TEXT)
    return sheet


@pytest.mark.parametrize(
    ("typed", "html", "words"),
    [
        ("plain", "plain", "plain"),
        ("a **b** c", "a <strong>b</strong> c", "a b c"),
        ("2 ** 3 ** 4", "2 <strong> 3 </strong> 4", "2  3  4"),
        ("**open", "**open", "**open"),
        ("<b>&</b>", "&lt;b&gt;&amp;&lt;/b&gt;", "<b>&</b>"),
        ("**<i>**", "<strong>&lt;i&gt;</strong>", "<i>"),
        ("two\nlines", "two<br>lines", "two\nlines"),
        ("[a](javascript:alert(1))", "[a](javascript:alert(1))", "[a](javascript:alert(1))"),
        ("[a](http://nhs.uk)", "[a](http://nhs.uk)", "[a](http://nhs.uk)"),
        ("[a] (b)", "[a] (b)", "[a] (b)"),
    ],
)
def test_only_sound_marks_are_kept(typed: str, html: str, words: str) -> None:
    assert (formatted(typed), plain(typed)) == (html, words)


def test_a_link_leads_where_it_says() -> None:
    link = '<a class="link" href="https://nhs.uk/a?b&amp;c" rel="external">NHS</a>'

    assert formatted("[NHS](https://nhs.uk/a?b&c)") == link
    assert plain("[NHS](https://nhs.uk/a)") == "NHS (https://nhs.uk/a)"


@pytest.mark.parametrize(
    "link",
    ["http://nhs.uk", "javascript:x", "https://", "https://nhs", "//nhs.uk", "https://a@b.c"],
)
def test_a_link_that_readers_cannot_follow_is_refused(sheet: FactSheet, link: str) -> None:
    row = sheet.causes.all()[0]
    row.explanation = f"See [this]({link})."

    with pytest.raises(ValidationError, match="must be a whole address that begins with https://"):
        row.full_clean()


def test_the_page_keeps_them(client: Client, marked: FactSheet) -> None:
    page = client.get(SHEET).content.decode()

    assert "<dd>First <strong>bold</strong> words.</dd><dd>See <a " in page


def test_both_bodies_of_the_letter_keep_them(
    client: Client, marked: FactSheet, report_payload: Payload
) -> None:
    client.post(f"{SHEET}report/", report_payload())
    letter = delivered()["ann@example.com"]

    assert "First bold words.\n\nSee the NHS (https://www.nhs.uk/back)." in letter.body
    assert "<strong>bold</strong>" in html_of(letter)


@needs_poppler
def test_the_pdf_keeps_them(client: Client, marked: FactSheet) -> None:
    file = client.get(f"{SHEET}fact-sheet.pdf").content

    assert "First bold words. See the NHS." in text(file)
    assert b"https://www.nhs.uk/back" in file


def test_machines_are_told_them_as_plain_text(client: Client, marked: FactSheet) -> None:
    page = client.get(SHEET).content.decode()

    assert "First bold words.\\n\\nSee the NHS (https://www.nhs.uk/back)." in page
