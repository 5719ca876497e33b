"""What a Word document holds beside its text is told, never swallowed."""

from pathlib import Path

import pytest

from factsheets.documents.word import read_word
from factsheets.models import FactSheet
from tests.factsheets.bringing_in import SHEET, as_word, bring_in
from tests.factsheets.word_files import box, p, word_file

BODY = as_word(SHEET)
REFERENCE = '<w:p><w:r><w:footnoteReference w:id="2"/></w:r>'
NOTED = BODY.replace("<w:p><w:r><w:t>An exam", f"{REFERENCE}<w:r><w:t>An exam")
GREAT = "<w:p><w:ins><w:r><w:t>Great words.</w:t></w:r></w:ins></w:p>"
OLD = "<w:p><w:del><w:r><w:delText>Old words.</w:delText></w:r></w:del></w:p>"
MOVED = "<w:p><w:moveTo><w:r><w:t>Moved words.</w:t></w:r></w:moveTo></w:p>"
HIDDEN = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden words.</w:t></w:r></w:p>"
STRUCK = "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>Struck words.</w:t></w:r></w:p>"
RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
AREA = f"<w:p><w:r><w:t>By m</w:t></w:r><w:r>{RAISED}<w:t>2</w:t></w:r></w:p>"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
SUM = f'<w:p><m:oMath xmlns:m="{MATH}"><m:r><m:t>a+b=c</m:t></m:r></m:oMath></w:p>'
FOOTNOTE = f'<w:footnote w:id="2">{p("Noted words.")}</w:footnote>'
COMMENT = f'<w:comment w:id="1">{p("Is this so?")}</w:comment>'
FOUND: list[tuple[str, dict[str, str], str]] = [
    (BODY + box("Boxed words."), {}, "not placed: “Boxed words.”"),
    (NOTED, {"footnotes": FOOTNOTE}, "not placed: “Noted words.”"),
    (BODY, {"comments": COMMENT}, "A comment, left out: “Is this so?”"),
    (BODY, {"header1": p("Confidential")}, "left out: “Confidential”"),
    (BODY + GREAT, {}, "Tracked insertions, taken in: “Great words.”"),
    (BODY + OLD, {}, "Tracked deletions, left out: “Old words.”"),
    (BODY + HIDDEN, {}, "Hidden text, taken in: “Hidden words.”"),
    (BODY + STRUCK, {}, "Struck out, left out: “Struck words.”"),
    (BODY + STRUCK.replace("strike", "dstrike"), {}, "placed 20 of 20"),
    (BODY + STRUCK.replace("strike/", 'strike w:val="0"/'), {}, "not placed: “Struck words.”"),
    (BODY + AREA, {}, "not placed: “By m²”"),
    (BODY + SUM, {}, "not placed: “a+b=c”"),
    (box(SHEET.splitlines()[0]) + as_word(SHEET.split("\n", 1)[1]), {}, "placed 20 of 20"),
    (BODY + MOVED, {}, "Tracked insertions, taken in: “Moved words.”"),
    (BODY + MOVED.replace("moveTo", "moveFrom"), {}, "deletions, left out: “Moved words.”"),
]


@pytest.mark.long
@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize(("body", "parts", "told"), FOUND)
def test_what_a_word_document_holds_beside_its_text_is_told(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    body: str,
    parts: dict[str, str],
    told: str,
) -> None:
    bring_in(tmp_path, word_file(body, **parts), "facet.docx", "--accept-unplaced")

    assert told in capsys.readouterr().out


def test_a_strict_word_document_is_read_as_any(
    tmp_path: Path, sheet: FactSheet, capsys: pytest.CaptureFixture[str]
) -> None:
    strict = word_file(BODY + OLD, names="http://purl.oclc.org/ooxml/wordprocessingml/main")

    bring_in(tmp_path, strict, "facet.docx")

    assert "Tracked deletions, left out: “Old words.”" in capsys.readouterr().out


def test_the_line_above_the_title_may_stand_above_each_page(
    tmp_path: Path, sheet: FactSheet
) -> None:
    kicker, rest = SHEET.split("\n", 1)

    bring_in(tmp_path, word_file(as_word(rest), header1=p(kicker)), "facet.docx")

    assert FactSheet.objects.get(slug="facet-joint-pain").topic == "Nerve pain"


@pytest.mark.parametrize(
    "end", ['<w:br w:type="page"/>', '<w:br w:type="column"></w:br>', "<w:br/>", "<w:cr/>"]
)
def test_an_end_of_a_page_or_line_parts_words(tmp_path: Path, sheet: FactSheet, end: str) -> None:
    body = BODY.replace("comes first.", f"comes first.</w:t>{end}<w:t>Then a test.")

    bring_in(tmp_path, word_file(body), "facet.docx")

    diagnosis = FactSheet.objects.get(slug="facet-joint-pain").diagnosis
    assert diagnosis == "An examination comes first.\n\nThen a test."


def test_a_level_of_the_outline_makes_a_heading_without_a_style() -> None:
    level = '<w:pPr><w:keepNext/><w:outlineLvl w:val="1"/></w:pPr>'
    outlined = p("Living with it.").replace("<w:p>", f"<w:p>{level}")

    document = read_word("facet.docx", word_file(p("Before.") + outlined + p("Below.")))

    assert [block.kind for block in document.blocks] == ["text", "heading", "text"]
