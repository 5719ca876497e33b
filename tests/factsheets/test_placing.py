"""Each sentence of a document is placed, left out for a reason, or told to have no place."""

from typing import Any

import pytest

from factsheets.documents.blocks import UnreadableError
from factsheets.documents.placed import Placing
from factsheets.documents.placing import place
from factsheets.documents.reading import read

OPENING = "<p>FACT SHEET — SPINAL / DISC</p><h1>Disc pain</h1><p>Below it</p><p>Discs are pads.</p>"
TWICE = "<table><tr><td>Load</td><td>Lifting.</td></tr><tr><td></td><td>More.</td></tr></table>"
HEADED = "<table><tr><th>Cause</th><th>Why</th></tr><tr><td>Age</td><td>Years.</td></tr></table>"
WITHIN = "<li>Pacing<ul><li>Walk<ul><li>daily</ul><li>Rest</ul><li>Heat: It soothes.</li>"
CALLED = "<table><tr><td>Treatment<td>How it helps<tr><td>Heat<td>It soothes.</table>"
IN_BOLD = "<table><tr><td><b>For</b><td><b>Against</b><tr><td>Heat<td>Burns.</table>"
COUNTED = "<tr><td>No.<td>Cause<td>Why<tr><td>1<td>Age<td>Wear.<tr><td>2.<td>Fall<td>Harm."
ROUND_A_CORNER = "as <a href='https://www.google.com/url?q=https://b.uk/&sa=D'>Bea</a> says"
LISTED = "<ul><li>Symptoms</li><li>Treatment</li></ul>"


def placed(html: str) -> Placing:
    return place(read("disc.html", f"{OPENING}{html}".encode()))


@pytest.mark.parametrize(
    ("html", "part", "value"),
    [
        (
            "<h2>Causes</h2><table><tr><td>Age</td><td>Discs dry.</td><td>Good</td></tr></table>",
            "causes",
            [{"name": "Age", "explanation": "Discs dry.\n\nGood"}],
        ),
        (f"<h2>Causes</h2>{HEADED}", "causes", [{"name": "Age", "explanation": "Years."}]),
        (
            "<h2>Treatment</h2><h3>Rest</h3><p>A day.</p><p>No more.</p><h2>Words</h2><p>Disc.</p>",
            "treatments",
            [{"name": "Rest", "explanation": "A day.\n\nNo more."}],
        ),
        (
            "<h2>Symptoms</h2><ul><li>Pain<ul><li>at night</li></ul></li><li>Numbness</li></ul>",
            "symptoms",
            [{"text": "Pain"}, {"text": "at night"}, {"text": "Numbness"}],
        ),
        (
            f"<h2>Treatment</h2><ul>{WITHIN}<li>Cold<p>Not for long.</p></li></ul>",
            "treatments",
            [
                {"name": "Pacing", "explanation": "Walk\n\ndaily\n\nRest"},
                {"name": "Heat", "explanation": "It soothes."},
                {"name": "Cold", "explanation": "Not for long."},
            ],
        ),
        (
            f"<h2>Causes</h2><table>{COUNTED}<tr><td>40<td>Years<td>More.</table>",
            "causes",
            [
                {"name": "Age", "explanation": "Wear."},
                {"name": "Fall", "explanation": "Harm."},
                {"name": "40", "explanation": "Years\n\nMore."},
            ],
        ),
        (
            "<h2>Related</h2><ul><li>Sciatica: Leg.</li><li><b>Facet</b> – A joint.</li></ul>",
            "related_sheets",
            [
                {"related": "Sciatica", "note": "Leg."},
                {"related": "Facet", "note": "A joint."},
            ],
        ),
        (
            "<h2>WHAT CAUSES DISC PAIN</h2><p>Age: Many have disc pain.</p>",
            "short_name",
            "disc pain",
        ),
        ("<h2>What causes it?</h2><p>Age: Years.</p>", "short_name", None),
        (
            "<h2>Overview</h2><center>One.</center><center>Two.</center>",
            "introduction",
            "Discs are pads.\n\nOne.\n\nTwo.",
        ),
        ("<h2>Overview</h2><p>More.</p>", "introduction", "Discs are pads.\n\nMore."),
        ("<h2>Diagnosis</h2><p>20 kg/m<sup>2</sup></p>", "diagnosis", "20 kg/m²"),
        ("<h2>Diagnosis</h2><p>10<sup>-3</sup> of B<sub>12</sub></p>", "diagnosis", "10⁻³ of B₁₂"),
        ("<h2>Diagnosis</h2><p>By MRI.<sup>1,2</sup></p>", "diagnosis", "By MRI.¹,²"),
        ("<h2>Diagnosis</h2><p>The 1<sup>st</sup> test</p>", "diagnosis", "The 1st test"),
        ("<h2>Diagnosis</h2><p>By 45<sup>o</sup></p>", "diagnosis", "By 45º"),
        (
            "<h2>How do we diagnose it?</h2><p>By hand.</p>",
            "diagnosis",
            "By hand.",
        ),
        (
            f"<h2>Treatment</h2><ul><li><a href='https://a.uk/'>Rest</a>: {ROUND_A_CORNER}</ul>",
            "treatments",
            [{"name": "Rest", "explanation": "as [Bea](https://b.uk/) says"}],
        ),
        ("<h2>Diagnosis</h2><p>Of m<sup>2<p>2 by 2</p>", "diagnosis", "Of m²\n\n2 by 2"),
    ],
)
def test_parts_are_found_in_other_layouts(html: str, part: str, value: Any) -> None:
    assert placed(html).data.get(part) == value


@pytest.mark.parametrize(
    ("html", "headings"),
    [
        ("<h2>Diagnosis</h2><p>Seen.</p><h2>WHAT TO EXPECT</h2><p>Weeks.</p>", ["What to expect"]),
        ("<h2>Diagnosis</h2><p>Seen.</p><p><b>How long?</b></p><p>Weeks.</p>", ["How long?"]),
        ("<h2>Diagnosis</h2><p>Seen.</p><p><b>Do not wait with this.</b></p>", None),
        (
            "<h2>Diagnosis</h2><p>Seen.</p><h2>3. Words explained</h2><p>Disc.</p>",
            ["Words explained"],
        ),
    ],
)
def test_other_headings_begin_sections_of_its_own(html: str, headings: list[str] | None) -> None:
    sections = placed(html).data.get("own_sections")

    assert headings == (sections and [section["heading"] for section in sections])


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<h2>Symptoms</h2><p>Such as:</p><ul><li>Pain</li></ul>", "Such as:"),
        (f"<h2>Causes</h2>{TWICE}", "More."),
        ("<h2>Related</h2><p>Version 1, March 2024</p>", "Version 1, March 2024"),
        ("<h2>Diagnosis</h2><p>Seen.</p><h2>Left empty</h2>", "Left empty"),
        ("<h2>Red flags</h2><p>Numb legs.</p>", "Numb legs."),
    ],
)
def test_what_has_no_place_is_told(html: str, said: str) -> None:
    assert said in placed(html).unplaced


@pytest.mark.parametrize(
    ("html", "said", "reason"),
    [
        (f"<h2>Causes</h2>{HEADED}", "Why", "the head of a table’s columns"),
        (f"<h2>Treatment</h2>{CALLED}", "How it helps", "the head of a table’s columns"),
        (f"<h2>What can help</h2>{IN_BOLD}", "Against", "the head of a table’s columns"),
        (
            f"<h2>Contents</h2>{LISTED}<h2>Symptoms</h2><p>Pain</p><h2>Treatment</h2>",
            "Treatment",
            "contents",
        ),
        ("<h2>Diagnosis</h2><p>Seen.</p><p>Page 2 of 3</p>", "Page 2 of 3", "the number of a page"),
        (
            "<h2>Disclaimer</h2><p>For patient information only.</p>",
            "Disclaimer",
            "all that stood below",
        ),
        ("<h2>Get your personalised report</h2><p>Your name: ___</p>", "Your name: ___", "already"),
    ],
)
def test_what_is_left_out_has_a_reason(html: str, said: str, reason: str) -> None:
    [first, *_] = [each for each in placed(html).sentences if each.sentence == said]

    assert reason in first.left_out


@pytest.mark.parametrize(
    ("html", "notice"),
    [
        ("<p>Kept <del>gone</del></p>", "Tracked deletions, left out: “gone”"),
        (
            "<p>Kept <span style='display:none'>hid<span>den</span></span></p>",
            "Hidden text, left out",
        ),
        ("<nav><a href='/'>Home</a><ul><li>Sheets</ul></nav><p>Kept</p>", "A menu of the page"),
        ("<p hidden>Kept from readers</p>", "Hidden text, left out: “Kept from readers”"),
        ("<p>Rest for <s>two weeks</s> two days</p>", "Struck out, left out: “two weeks”"),
        ("<p><strike>Rest.</strike> Walk.</p>", "Struck out, left out: “Rest.”"),
        ("<p>Kept</p><img src='a.png'>", "Pictures, left out: 1"),
        ("<p>Kept</p><img alt='9 in 10'>", "Described by a picture, left out: “9 in 10”"),
        (
            "<h2>Causes</h2><p><a href='https://a.uk/'>Age</a>: Years.",
            "Links, left out: https://a.uk/",
        ),
        ("<p><a href='http://a.uk/'>Old</a></p>", "Links, left out: http://a.uk/"),
        ("<p><a href='https://[a.uk/'>Torn</a></p>", "Links, left out: https://[a.uk/"),
    ],
)
def test_what_a_page_holds_beside_its_text_is_told(html: str, notice: str) -> None:
    assert any(told.startswith(notice) for told in placed(html).notices)


@pytest.mark.long
@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 50_000 + "<p>No sheet",
        "<table><tr><td>" * 5_000 + "<p>No sheet",
        "**" * 100_000,
        "[" * 100_000,
        "FACT SHEET " + "-" * 200_000,
        "Name" + " " * 500_000 + "x",
        "Name" + "-" * 500_000 + "x",
    ],
)
@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_what_is_built_to_hang_the_reader_is_refused(name: str, text: str) -> None:
    with pytest.raises(UnreadableError):
        place(read(name, text.encode()))
