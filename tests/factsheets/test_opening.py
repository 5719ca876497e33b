"""The line below a document's title is told from what else may stand there."""

import pytest

from factsheets.documents.placed import Placing
from factsheets.documents.placing import place
from factsheets.documents.reading import read

REST = ["Causes", "Age: Years.", "Symptoms", "- Pain", "What to expect", "Weeks."]


def placed(*lines: str, rest: list[str] = REST) -> Placing:
    text = "\n".join(["FACT SHEET — SPINAL / SIJ", "SIJ pain", *lines, *rest])
    return place(read("sij.txt", text.encode()))


@pytest.mark.parametrize(
    ("lines", "strapline"),
    [
        (["A line.", "Introduction", "Text one."], "A line."),
        (["A line", "1. Overview", "Text one.", "Text two."], "A line"),
        (["A line.", "Page 1 of 4", "Introduction", "Text one."], "A line."),
        (["Page 1 of 4", "A line.", "Text one."], "A line."),
        (["PAGE 1/4", "Page 2", "A line.", "Introduction", "Text one."], "A line."),
        (["Causes\t2", "Symptoms ..... 3", "A line.", "Text one."], "A line."),
        (["A line.", "Contents", "Causes", "Symptoms", "Text one."], "A line."),
        (["Text one."], None),
        (["Text one.", "Page 1 of 4"], None),
        (["Page 1 of 4", "Text one."], None),
        (["Introduction", "Text one."], None),
        (["Contents", "Causes", "Symptoms", "What to expect", "Introduction", "Text one."], None),
        (["On this page", "Causes …… 2", "Introduction", "Text one.", "Text two."], None),
    ],
)
def test_the_line_below_the_title_is_the_strapline(lines: list[str], strapline: str | None) -> None:
    assert placed(*lines).data.get("strapline") == strapline


@pytest.mark.parametrize(
    "lines",
    [
        ["A line.", "Introduction", "Text one."],
        ["Page 1 of 4", "A line.", "Text one."],
        ["Causes\t2", "A line.", "Page 1 of 4", "Text one."],
        ["Page 1 of 4", "Text one."],
    ],
)
def test_the_introduction_begins_below_it(lines: list[str]) -> None:
    assert placed(*lines).data["introduction"] == "Text one."


def test_what_is_passed_over_has_its_reason() -> None:
    sentences = placed("Page 1 of 4", "A line.", "Text one.").sentences

    [number] = [each for each in sentences if each.sentence == "Page 1 of 4"]
    assert "the number of a page" in number.left_out


def test_every_line_is_accounted_for_in_its_order() -> None:
    placing = placed("Page 1 of 4", "Causes\t2", "A line.", "Text one.", rest=[])

    said = [each.sentence for each in placing.sentences]
    assert said[1:] == ["SIJ pain", "Page 1 of 4", "Causes", "2", "A line.", "Text one."]
