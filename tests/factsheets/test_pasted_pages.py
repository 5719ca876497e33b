"""What a page or a PDF holds beside its text, and headings in other words than ours."""

import pytest

from factsheets.documents.placed import Placing
from factsheets.documents.placing import place
from factsheets.documents.reading import read

OPENING = "FACT SHEET — SPINAL / DISC\n\nDisc pain\n\nBelow the ribs\n\nDiscs are pads.\n\n"
BY_GOOGLE = (
    "<p>Numb<sup><a href='#ftnt1' id='ftnt_ref1'>[1]</a></sup></p><h2>Symptoms</h2>"
    "<div><p><a href='#ftnt_ref1' id='ftnt1'>[1]</a>A book.</p></div>"
)
BY_OFFICE = (
    "<p>Numb<a name='sdfootnote1anc' href='#sdfootnote1sym'><sup>1</sup></a></p>"
    "<h2>Symptoms</h2><p><a name='sdfootnote1sym' href='#sdfootnote1anc'>1</a>A book.</p>"
)
BY_WORD = (
    "<p>Numb<a href='#_ftn1' name='_ftnref1'><span>[i]</span></a></p><h2>Symptoms</h2>"
    "<div id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[i]</a> A book.</p></div>"
)
MARKED_DOWN = (
    "<p>Numb<a href='#fn1' id='fnref1'><sup>1</sup></a></p><h2>Symptoms</h2><ul><li>Pain</ul>"
    "<ol><li id='fn1'><p>A book. <a href='#fnref1'>↩︎</a></p></li></ol>"
)
WITH_A_STAR = "<p>Numb<a href='#n'>*</a></p><h2>Symptoms</h2><ul><li>Pain</ul><p id=n>* A book.</p>"


def of_page(html: str) -> Placing:
    opening = OPENING.strip().replace("\n\n", "<p>")
    return place(read("disc.html", f"<p>{opening}{html}".encode()))


def of_text(text: str) -> Placing:
    return place(read("disc.txt", f"{OPENING}{text}".encode()))


NOTED = [BY_GOOGLE, BY_OFFICE, BY_WORD, MARKED_DOWN, WITH_A_STAR]


@pytest.mark.parametrize("html", NOTED)
def test_a_note_is_told_as_what_has_no_place(html: str) -> None:
    assert of_page(html).unplaced == ["A book."]


@pytest.mark.parametrize("html", NOTED)
def test_the_sign_of_a_note_is_no_text(html: str) -> None:
    assert of_page(html).data["introduction"] == "Discs are pads.\n\nNumb"


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>See <a href='#x'>us</a>.</p>", "See us."),
        ("<p>See <a href='https://a.uk/#x'>1</a>.</p>", "See [1](https://a.uk/#x)."),
        ("<p>In <a href='#y'>2020</a></p>", "In 2020"),
    ],
)
def test_any_other_link_keeps_its_words(html: str, said: str) -> None:
    assert of_page(html).data["introduction"] == f"Discs are pads.\n\n{said}"


@pytest.mark.parametrize(
    "line", ["2", "- 3 -", "2 of 2", "— 12 —", "3/4", "\x0cDisc pain", "DISC PAIN"]
)
def test_what_each_page_of_a_print_says_is_left_out(line: str) -> None:
    placing = of_text(f"Symptoms\n\n- Numb\n\n{line}\n\nDiagnosis\n\nSeen.")

    assert (placing.unplaced, placing.data.get("own_sections")) == ([], None)


@pytest.mark.parametrize(
    ("heading", "row", "section"),
    [
        ("What are the symptoms of disc pain?", "- Numb", "symptoms"),
        ("What are the signs and symptoms?", "- Numb", "symptoms"),
        ("What are the causes?", "Age: Years.", "causes"),
        ("How is disc pain diagnosed?", "Seen.", "diagnosis"),
        ("Diagnosing disc pain", "Seen.", "diagnosis"),
        ("How is it treated?", "Rest: A day.", "treatments"),
        ("Treating disc pain", "Rest: A day.", "treatments"),
    ],
)
def test_a_heading_may_ask_for_its_section(heading: str, row: str, section: str) -> None:
    assert of_text(f"{heading}\n\n{row}").data[section]


def test_urgent_help_is_told_wherever_it_stands() -> None:
    placing = of_text("When to get urgent help\n\nCall 999.\n\nSymptoms\n\n- Numb")

    assert placing.unplaced == ["When to get urgent help", "Call 999."]
