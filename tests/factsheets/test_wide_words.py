"""Words wider than a line: none leaves its place on paper, in any size, nor meets another."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import pytest

from factsheets import pdf
from factsheets.long_words import ZERO_WIDTH_SPACE, all_breakable
from factsheets.models import FactSheet
from factsheets.typesetter import typeset
from tests.enquiries.reports.test_report_pdf import attached, everything, sent
from tests.pdf_reader import needs_poppler, read
from tests.test_hostile_words import fill

pytestmark = pytest.mark.long

SHEETS_EDGE, REPORTS_EDGE = 595.3 - 56.7, 595.3 - 42.5  # points; page one has narrower margins
WORDS = [
    "Pneumonoultramicroscopicsilicovolcanoconiosis",
    "W" * 20,
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
    "lentokonesuihkuturbiinimoottoriapumekaanikkoaliupseerioppilas",
    "SPONDYLOLISTHESISANDSPONDYLOLYSIS",
    "Щ" * 22,
    "@%&" * 15,
]


class Word(NamedTuple):
    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str

    def meets(self, other: "Word") -> bool:
        """Whether both lie on one another by more than a point and a third of a line."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return self.page == other.page and across > 1 and down > (self.bottom - self.top) / 3


def words(file: bytes) -> list[Word]:
    found: list[Word] = []
    page = 0
    for line in read("pdftotext", file, "-bbox").splitlines():
        page += "<page " in line
        if box := re.search(
            r'"([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)<', line
        ):
            left, top, right, bottom = map(float, box.groups()[:4])
            found.append(Word(page, left, top, right, bottom, box[5]))
    return found


def strays(file: bytes, edge: float) -> list[Any]:
    """Return the words that leave the lines or lie on another."""
    on_paper = words(file)
    outside = [word for word in on_paper if word.right > edge + 1]
    return outside + [pair for pair in neighbours(on_paper) if pair[0].meets(pair[1])]


def neighbours(on_paper: list[Word]) -> Iterator[tuple[Word, Word]]:
    """Each pair of words of which one begins before the other ends, going down a page."""
    by_height = sorted(on_paper, key=lambda word: (word.page, word.top))
    for place, upper in enumerate(by_height, 1):
        for lower in islice(by_height, place, None):
            if (lower.page, lower.top) > (upper.page, upper.bottom):
                break
            yield upper, lower


@pytest.fixture(params=WORDS, ids=[word[:12] for word in WORDS])
def wide(request: pytest.FixtureRequest, sheet: FactSheet) -> FactSheet:
    """A sheet each text of which is a wide word twice."""
    fill(sheet, f"{request.param} {request.param} pain")
    FactSheet.objects.filter(pk=sheet.pk).update(title=request.param)
    return FactSheet.objects.get(pk=sheet.pk)


@needs_poppler
@pytest.mark.parametrize(("size", "contrast"), [(12, False), (18, True), (24, True)])
def test_no_word_leaves_the_lines_of_a_sheet(wide: FactSheet, size: int, *, contrast: bool) -> None:
    file = typeset("fact-sheet.typ", pdf.contents(wide, size, contrast=contrast), 0)

    assert strays(file, SHEETS_EDGE) == []


@needs_poppler
@pytest.mark.parametrize("is_answered", [True, False])
def test_no_word_leaves_the_lines_of_a_report(wide: FactSheet, *, is_answered: bool) -> None:
    typed = dict.fromkeys(("where", "better", "worse", "goal"), wide.title)
    answers = everything(wide) | typed if is_answered else None

    assert strays(attached(sent(wide, answers, name=wide.title)), REPORTS_EDGE) == []


@pytest.mark.parametrize("size", [12, 18, 24])
def test_a_word_of_the_field_stays_whole_in_a_title_of_any_size(size: int) -> None:
    data = {"title": "Axial spondyloarthritis, spondylolisthesis and radiculopathy"}

    assert all_breakable(data, size) == data


def test_a_word_that_is_too_long_breaks_into_parts_of_about_one_length() -> None:
    [title] = all_breakable({"title": "e" * 35}, 24).values()

    parts = [len(part) for part in title.split(ZERO_WIDTH_SPACE)]
    assert max(parts) - min(parts) <= 3
