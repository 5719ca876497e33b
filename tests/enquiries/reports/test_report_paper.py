"""The report on paper: large enough to read, no page nearly empty, nothing parted."""

import re
from typing import Any, NamedTuple

import pytest

from factsheets.models import FactSheet
from tests.enquiries.reports.test_report_pdf import attached, everything, sent
from tests.pdf_reader import needs_poppler, read, text

A4_HEIGHT, FOOT = 842, 785  # points from the top
POINT = 1.36  # height of a word of Noto Sans, for each point of its size
SHEETS = ["sacroiliac-joint-dysfunction", "sciatica", "piriformis-syndrome"]

pytestmark = needs_poppler


class Word(NamedTuple):
    page: int
    top: float
    bottom: float
    text: str


def words(file: bytes) -> list[Word]:
    """Return the words of a file, in the order of its pages, without what stands at their foot."""
    found: list[Word] = []
    page = 0
    for line in read("pdftotext", file, "-bbox").splitlines():
        page += "<page " in line
        if box := re.search(r'yMin="([\d.]+)" .*yMax="([\d.]+)">(.*)</word>', line):
            found.append(Word(page, float(box[1]), float(box[2]), box[3]))
    return [word for word in found if word.bottom < FOOT]


@pytest.fixture(params=["with every answer", "with one answer", "without answers"])
def report(request: pytest.FixtureRequest, sheet: FactSheet) -> bytes:
    answers: dict[str, dict[str, Any] | None] = {
        "with every answer": everything(sheet),
        "with one answer": {"goal": "Garden"},
        "without answers": None,
    }
    return attached(sent(sheet, answers[request.param]))


def test_no_word_is_smaller_than_12_points(report: bytes) -> None:
    small = [w for w in words(report) if w.text.isascii() and w.bottom - w.top < 12 * POINT]
    assert small == []


@pytest.mark.parametrize("slug", SHEETS)
def test_a_worksheet_of_any_sheet_is_set_in_12_points(sheet: FactSheet, slug: str) -> None:
    file = attached(sent(FactSheet.objects.get(slug=slug), None))

    small = [w for w in words(file) if w.text.isascii() and w.bottom - w.top < 12 * POINT]
    assert small == []


def test_no_page_is_less_than_a_third_full(report: bytes) -> None:
    last = {word.page: word.bottom for word in words(report)}
    notes = {word.page for word in words(report) if word.text == "notes"}  # and lines to the foot

    assert [page for page in last if last[page] < A4_HEIGHT / 3 and page not in notes] == []


def test_no_name_is_parted_from_what_explains_it(sheet: FactSheet, report: bytes) -> None:
    pages = read("pdftotext", report, "-raw").split("\f")

    rows: list[Any] = [*sheet.causes.all(), *sheet.treatments.all()]
    ends = [
        " ".join(page.split("Sacroiliac Joint Dysfunction, Version")[0].split()) for page in pages
    ]
    assert [row.name for row in rows for end in ends if end.endswith(row.name)] == []
    assert text(report).count(rows[0].name) >= 1


@pytest.mark.parametrize("slug", [*SHEETS, "pregnancy-and-postpartum-pelvic-girdle-pain"])
def test_the_opening_of_a_sheet_stands_above_its_first_words(sheet: FactSheet, slug: str) -> None:
    other = FactSheet.objects.get(slug=slug)
    answers = everything(other) | {f"cause_{row.pk}": "no" for row in other.causes.all()}

    pages = read("pdftotext", attached(sent(other, answers)), "-raw").split("\f")

    [opening] = [" ".join(page.split()) for page in pages if "FACT SHEET —" in page]
    assert " ".join(other.introduction.split()[:5]) in opening
