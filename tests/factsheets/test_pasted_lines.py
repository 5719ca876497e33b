"""Lines of a PDF or of a marked text, wrapped and numbered by other hands."""

from typing import Any

import pytest

from factsheets.documents.placed import Placing
from factsheets.documents.placing import place
from factsheets.documents.reading import read

OPENING = "FACT SHEET – HIP / JOINT\nHip pain\nAbove the knee\nA joint like others.\n"
FULL = "Many people see a narrowing on a picture and have no pain"  # 57 letters


def placed(text: str) -> Placing:
    return place(read("hip.txt", f"{OPENING}{text}".encode()))


@pytest.mark.parametrize(
    ("text", "part", "value"),
    [
        ("Symptoms\n•\nAn ache on stairs\n•\nA limp", "symptoms", ["An ache on stairs", "A limp"]),
        (f"Diagnosis\n{FULL} at\nall.", "diagnosis", f"{FULL} at all."),
        (f"Diagnosis\n{FULL}\nSYMPTOMS\n- A limp", "symptoms", ["A limp"]),
        (
            f"Diagnosis\n{FULL}:\n{'x' * 20}{' ' * 50}Page 2 of 3\nso.",
            "diagnosis",
            f"{FULL}:\n\nso.",
        ),
        (
            f"Diagnosis\n{FULL} at\nall.\n[A leaflet](https://a.uk/{'x' * 50}) says more.",
            "diagnosis",
            f"{FULL} at all.\n\n[A leaflet](https://a.uk/{'x' * 50}) says more.",
        ),
        ("I.   CAUSES\nAge: Years.", "causes", [{"name": "Age", "explanation": "Years."}]),
        ("Diagnosis\n> By hand[^1] – first.", "diagnosis", "By hand – first."),
        ("Causes\nAge\n: Years.", "causes", [{"name": "Age", "explanation": "Years."}]),
    ],
)
def test_lines_are_read_as_they_were_meant(text: str, part: str, value: Any) -> None:
    found: Any = placed(text).data[part]

    assert value == ([row["text"] for row in found] if part == "symptoms" else found)


def test_a_line_of_two_sentences_is_no_heading() -> None:
    assert "own_sections" not in placed("Diagnosis\nSeen. We look at it\nand feel it.").data


def test_a_question_is_a_heading_where_no_heading_is_marked() -> None:
    [section] = placed("Diagnosis\nBy hand.\nCan I run?\nYes.").data["own_sections"]

    assert section["heading"] == "Can I run?"


def test_a_picture_of_a_marked_text_is_told() -> None:
    assert placed("Diagnosis\nBy hand.\n![9 in 10](a.png)").notices == [
        "Described by a picture, left out: “9 in 10”"
    ]


def test_a_note_below_a_marked_text_has_no_place() -> None:
    assert placed("Diagnosis\nBy hand.[^1]\n\n[^1]: A book.").unplaced == ["A book."]


def test_a_short_category_is_written_as_the_text_has_it() -> None:
    assert placed("A hip is a joint.\nDiagnosis\nBy hand.").data["category"] == "Hip"
