"""Answers written from right to left, on paper: what ends a sentence stands at its end."""

from pathlib import Path

import pytest

from enquiries.common.characters import in_own_direction
from factsheets.models import FactSheet
from tests.enquiries.reports.test_report_pdf import attached, sent
from tests.pdf_reader import faults, needs_poppler, text

HEBREW = ["אני רוצה ללכת.", "Left side.\nגב תחתון.", "כאב (ימין) בגב!"]  # no letters joined
MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # in what was read


@pytest.mark.parametrize(
    ("typed", "kept_apart"),
    [
        ("גב.", "\u2067גב.\u2069"),
        ("3: ظهر!", "\u20673: ظهر!\u2069"),
        ("Left.\nגב.", "Left.\n\u2067גב.\u2069"),
        ("My גב hurts", "My גב hurts"),
        ("12/3", "12/3"),
        ("", ""),
    ],
)
def test_a_line_goes_in_the_direction_of_its_first_letter(typed: str, kept_apart: str) -> None:
    assert in_own_direction(typed) == kept_apart


@needs_poppler
@pytest.mark.parametrize("typed", HEBREW)
def test_what_ends_an_answer_is_set_at_its_left(sheet: FactSheet, typed: str) -> None:
    left_to_right = text(attached(sent(sheet, {"goal": typed}))).translate(MARKS)
    word, end = typed.rsplit(maxsplit=1)[-1][:-1], typed[-1]

    assert f"{end}{word}" in left_to_right


@pytest.mark.parametrize("typed", [*HEBREW, "ألم أسفل (يمين)!", "کمر میں درد۔"])
def test_a_checker_of_pdf_ua_finds_no_fault(sheet: FactSheet, tmp_path: Path, typed: str) -> None:
    assert faults(attached(sent(sheet, {"goal": typed}, name=typed[:5])), tmp_path) == []
