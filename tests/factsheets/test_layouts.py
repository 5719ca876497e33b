"""However the clinic's own sheet is laid out, it comes in letter for letter."""

import pytest

from factsheets import working_copy
from factsheets.documents.bringing_in import bring_in, lost
from factsheets.documents.placing import place
from factsheets.documents.reading import read
from factsheets.models import FactSheet
from factsheets.sheet_file import as_text
from tests.factsheets.seed import SEED
from tests.factsheets.seed_in_word import WORD
from tests.factsheets.seed_layouts import HTML, TEXTS

DOCUMENTS: dict[str, bytes] = {
    **{f"{name}.txt": text.encode() for name, text in TEXTS.items()},
    "cp1252.txt": SEED.encode("cp1252"),
    "utf-16.txt": SEED.encode("utf-16"),
    "utf-16 without its mark.txt": SEED.encode("utf-16-le"),
    "utf-8 with its mark.txt": SEED.encode("utf-8-sig"),
    **{f"{name}.html": text.encode() for name, text in HTML.items()},
    **{f"{name}.docx": data for name, data in WORD.items()},
}

PLAIN = "as it is.txt"
# Their capitals are not the sheet's, which only a sheet that is there already can tell.
IN_OTHER_CAPITALS = {
    "a title in capitals.txt",
    "headings in small letters.txt",
    "headings with capitals.txt",
}
ALIKE = DOCUMENTS.keys() - IN_OTHER_CAPITALS - {PLAIN}

OPENING = "<p>FACT SHEET — SPINAL / DISC</p><h1>Disc pain</h1><p>Below it</p><p>Discs are pads.</p>"
ODD = [
    "<h2>Causes</h2><table><tr><td>Age</td><td><p>I.</p><p>II.</p></td><td>III</td></tr></table>",
    "<h2>Diagnosis</h2><ul><li>By <b>hand</b></li></ul><p>See <a href='https://a.uk/'>this</a>.</p>",
    "<h2>Words</h2><p>First.</p><ul><li>Item</li></ul><table><tr><td>A</td><td>B</td></tr></table>",
    "<h2>Words</h2><table><tr><td>A | B</td><td>One.<br>Two | three.</td></tr></table>",
    "<h2>WORDS</h2><ul><li>One<br>two</li><li>a) Three</li></ul><h2>Words two</h2><p>x*y [z]</p>",
    "<h2>Symptoms</h2><p>“Pins” &amp; needles — ½ a day</p><h2>Related</h2><p>Hip pain: Near.</p>",
]


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(ALIKE))
def test_each_layout_is_placed_as_the_plain_seed_is(name: str) -> None:
    assert place(read(name, DOCUMENTS[name])).data == place(read(PLAIN, DOCUMENTS[PLAIN])).data


@pytest.mark.long
@pytest.mark.parametrize(
    "name",
    [PLAIN, next(iter(HTML)) + ".html", next(iter(WORD)) + ".docx", *sorted(IN_OTHER_CAPITALS)],
)
def test_the_seed_comes_in_letter_for_letter(sheet: FactSheet, name: str) -> None:
    placing = place(read(name, DOCUMENTS[name]))

    bring_in([placing])

    assert as_text(working_copy.edited(sheet)) == as_text(sheet)


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize("html", ODD)
def test_what_is_placed_stands_on_the_sheet(html: str) -> None:
    placing = place(read("odd.html", f"{OPENING}{html}".encode()))

    [sheet] = bring_in([placing])

    assert lost(placing, working_copy.edited(sheet)) == []


def test_a_sentence_that_is_not_on_the_sheet_is_told(sheet: FactSheet) -> None:
    placing = place(read("seed.txt", SEED.replace("Fall on to", "Trip over").encode()))

    assert lost(placing, sheet) == ["Trip over the buttock or direct pelvic trauma."]


@pytest.mark.long
@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_sentence_of_the_seed_has_a_place(name: str) -> None:
    assert place(read(name, DOCUMENTS[name])).unplaced == []
