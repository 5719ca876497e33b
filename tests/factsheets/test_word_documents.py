"""What a Word document holds beside its text is told, never swallowed."""

from pathlib import Path

import pytest

from tests.factsheets.test_import_document import SHEET, as_word, bring_in
from tests.factsheets.word_files import box, p, word_file

BODY = as_word(SHEET)
REFERENCE = '<w:p><w:r><w:footnoteReference w:id="2"/></w:r>'
NOTED = BODY.replace("<w:p><w:r><w:t>An exam", f"{REFERENCE}<w:r><w:t>An exam")
GREAT = "<w:p><w:ins><w:r><w:t>Great words.</w:t></w:r></w:ins></w:p>"
OLD = "<w:p><w:del><w:r><w:delText>Old words.</w:delText></w:r></w:del></w:p>"
MOVED = "<w:p><w:moveTo><w:r><w:t>Moved words.</w:t></w:r></w:moveTo></w:p>"
FOOTNOTE = f'<w:footnote w:id="2">{p("Noted words.")}</w:footnote>'
COMMENT = f'<w:comment w:id="1">{p("Is this so?")}</w:comment>'
FOUND: list[tuple[str, dict[str, str], str]] = [
    (BODY + box("Boxed words."), {}, "not placed: “Boxed words.”"),
    (NOTED, {"footnotes": FOOTNOTE}, "not placed: “Noted words.”"),
    (BODY, {"comments": COMMENT}, "A comment, left out: “Is this so?”"),
    (BODY, {"header1": p("Confidential")}, "left out: “Confidential”"),
    (BODY + GREAT, {}, "Tracked insertions, taken in: “Great words.”"),
    (BODY + OLD, {}, "Tracked deletions, left out: “Old words.”"),
    (BODY + MOVED, {}, "not placed: “Moved words.”"),
]


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
