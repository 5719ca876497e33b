"""What the documents of the house say of themselves and of its rooms."""

import re
from pathlib import Path

import pytest

from tests.project_copy import ROOT

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
DATED = re.compile(
    r"^# (\d+)\. .+\n\n"
    r"Date: \d{4}-\d\d-\d\d(?: \(first decided \d{4}-\d\d-\d\d\))?\. Status: .+\.\n\n"
)
WINGS = [ROOT / "enquiries", ROOT / "factsheets", ROOT / "mybackpain"]
# What every Django application has.
USUAL = {"management", "migrations", "templatetags"}
ROOMS = [
    room.parent.name
    for wing in WINGS
    for room in sorted(wing.glob("*/__init__.py"))
    if room.parent.name not in USUAL
]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_number_date_status(decision: Path) -> None:
    head = DATED.match(decision.read_text())
    assert head, "begin with “# 1. …”, “Date: 2026-11-22. Status: in force.”"
    assert int(head[1]) == int(decision.stem[:4])


@pytest.mark.parametrize("room", ROOMS)
def test_the_glossary_says_what_a_room_is(room: str) -> None:
    assert f"`{room}/`" in (ROOT / "docs" / "glossary.md").read_text()
