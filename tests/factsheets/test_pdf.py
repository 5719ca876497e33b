import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.test import Client

from factsheets import pdf
from factsheets.models import Cause, FactSheet, Treatment, UrgentHelpCard
from tests.conftest import SHEET
from tests.pdf_reader import faults, needs_poppler, read, text
from tests.test_hostile_words import fill

A4_WIDTH = 595  # points
PDF = f"{SHEET}fact-sheet.pdf"


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@needs_poppler
def test_the_pdf_says_all_that_the_sheet_says(client: Client, sheet: FactSheet) -> None:
    words = text(client.get(PDF).content)

    rows: list[Cause | Treatment] = [*sheet.causes.all(), *sheet.treatments.all()]
    said = [sheet.title, sheet.strapline, sheet.introduction, sheet.diagnosis]
    said += [row.explanation for row in rows] + [row.name for row in rows]
    said += [row.text for row in sheet.symptoms.all()]
    said += [sign for card in UrgentHelpCard.objects.all() for sign in card.sign_list]
    assert [line for line in said if line.replace(" ", "") not in words.replace(" ", "")] == []


@needs_poppler
def test_it_is_a_whole_document(client: Client, sheet: FactSheet) -> None:
    file = client.get(PDF).content

    facts = read("pdfinfo", file)
    assert "Title:           Sacroiliac Joint Dysfunction" in facts
    assert "Tagged:          yes" in facts
    assert "(A4)" in facts
    assert "Page 1 of 4" in text(file)
    assert b"pdfuaid" in file


@pytest.mark.parametrize("size", ["", "?print=18", "?print=24", "?contrast=high"])
def test_a_checker_of_pdf_ua_finds_no_fault(
    client: Client, sheet: FactSheet, tmp_path: Path, size: str
) -> None:
    assert faults(client.get(PDF + size).content, tmp_path) == []


@needs_poppler
@pytest.mark.parametrize(("size", "points"), [("", 12), ("?print=18", 18), ("?print=24", 24)])
def test_the_text_is_as_large_as_it_says(
    client: Client, sheet: FactSheet, size: str, points: int
) -> None:
    boxes = read("pdftotext", client.get(PDF + size).content, "-bbox-layout")

    heights = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">ligaments', boxes)
    assert {round((float(low) - float(high)) / 1.37) for high, low in heights} == {points}


@pytest.mark.parametrize("size", ["?print=17", "?print=huge", "?print=18&print=1000"])
def test_a_size_that_is_not_offered_gives_the_standard_one(
    client: Client, sheet: FactSheet, size: str
) -> None:
    assert client.get(PDF + size)["ETag"] == client.get(PDF)["ETag"]


@needs_poppler
def test_high_contrast_is_another_file_with_the_same_words(
    client: Client, sheet: FactSheet
) -> None:
    usual, high = (client.get(PDF + query).content for query in ("", "?contrast=high"))

    assert usual != high
    assert text(usual) == text(high)


@needs_poppler
def test_the_title_is_the_first_heading(client: Client, sheet: FactSheet) -> None:
    structure = read("pdfinfo", client.get(PDF).content, "-struct-text")

    headings = [line.strip() for line in structure.splitlines() if re.match(r" *H\d ", line)]
    assert headings[0] == 'H1 "Sacroiliac Joint Dysfunction" (block)'


@needs_poppler
def test_it_says_how_to_reach_999_without_speaking(client: Client, sheet: FactSheet) -> None:
    assert "testserver/urgent-help/#without-speaking" in text(client.get(PDF).content)


def test_what_a_reader_has_already_is_not_sent_again(client: Client, sheet: FactSheet) -> None:
    first = client.get(PDF)

    again = client.get(PDF, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_changed_row_or_card_gives_a_new_file(client: Client, sheet: FactSheet) -> None:
    first = client.get(PDF)
    UrgentHelpCard.objects.filter(level="emergency").update(closing="Go now.")

    again = client.get(PDF, headers={"if-none-match": first["ETag"]})

    assert again.status_code == 200
    assert again.content != first.content


def test_the_same_content_is_typeset_once(
    client: Client, sheet: FactSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(PDF)
    monkeypatch.delattr(pdf, "typeset")

    assert client.get(PDF).content == first.content


def test_a_draft_has_no_pdf_for_patients(client: Client, sheet: FactSheet) -> None:
    sheet.withdraw()

    assert client.get(PDF).status_code == 404


class AwayCache(BaseCache):
    """As one is whose server is down."""

    def get(self, *args: Any, **kwargs: Any) -> Any:
        raise ConnectionError

    set = add = incr = get


def test_a_cache_that_is_away_is_a_miss(
    client: Client, sheet: FactSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "cache", AwayCache({}))

    assert client.get(PDF).content.startswith(b"%PDF")


@needs_poppler
@pytest.mark.parametrize("size", ["", "?print=18", "?print=24"])
@pytest.mark.parametrize("word", ["https://example.org/" + "a" * 180, "_" * 200])
def test_no_word_runs_off_the_page(client: Client, sheet: FactSheet, word: str, size: str) -> None:
    fill(sheet, word)

    boxes = read("pdftotext", client.get(PDF + size).content, "-bbox")

    assert max(float(end) for end in re.findall(r'xMax="([\d.]+)"', boxes)) < A4_WIDTH
