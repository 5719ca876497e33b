"""docs/sheet-file.md and docs/fact-sheet-json.md name all that the files hold, and no more."""

import re
from typing import Any

import pytest
from django.test import Client

from factsheets.models import FactSheet
from factsheets.sections import ROWS
from factsheets.sheet_file import TEXTS
from factsheets.sheet_json import public_data, public_list
from tests.project_copy import ROOT

LIST = "/fact-sheets/fact-sheets.json"


def documented(name: str) -> set[str]:
    """Names that a document gives in its tables."""
    lines = [line for line in (ROOT / "docs" / name).read_text().splitlines() if line[:3] == "| `"]
    return {found for line in lines for found in re.findall(r"`\[*(\w+)\]*`", line.split(" | ")[0])}


def test_the_sheet_file_is_described_whole() -> None:
    assert documented("sheet-file.md") == {"format", "category", *TEXTS, *ROWS}


def test_every_value_of_a_row_is_described() -> None:
    text = (ROOT / "docs" / "sheet-file.md").read_text()

    assert [name for names in ROWS.values() for name in names if f"`{name}" not in text] == []


def test_the_json_is_described_whole(sheet: FactSheet) -> None:
    known = documented("sheet-file.md") | documented("fact-sheet-json.md")

    assert public_data(sheet).keys() - known == set()


def test_what_is_described_is_in_the_json(sheet: FactSheet) -> None:
    assert documented("fact-sheet-json.md") - public_data(sheet).keys() == set()


def test_every_value_of_the_list_is_described(sheet: FactSheet) -> None:
    [row] = public_list([sheet])["sheets"]
    text = (ROOT / "docs" / "fact-sheet-json.md").read_text()

    assert [name for name in row if f"`{name}`" not in text] == []


def get(client: Client, address: str) -> dict[str, Any]:
    data: dict[str, Any] = client.get(address).json()
    return data


@pytest.mark.usefixtures("sheet")
def test_the_list_leads_to_every_published_sheet(client: Client) -> None:
    [row] = get(client, LIST)["sheets"]

    sheet = get(client, row["json"].removeprefix("http://testserver"))
    assert sheet["title"] == row["title"] == "Sacroiliac Joint Dysfunction"


@pytest.mark.usefixtures("sheet")
def test_a_related_sheet_says_whether_it_can_be_opened(client: Client) -> None:
    data = get(client, "/fact-sheets/sacroiliac-joint-dysfunction/fact-sheet.json")

    assert data["related_sheets"][-1] == {
        "title": "Sciatica",
        "is_readable": False,
        "note": "SIJ referral into the posterior thigh can mimic L5/S1 sciatica.",
    }
