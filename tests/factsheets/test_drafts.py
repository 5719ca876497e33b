"""Drafts: out of sight where they are not to be shown, and marked where they are."""

from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from pytest_django import Settings

from factsheets.models import FactSheet
from tests.conftest import SHEET
from tests.markup import links, parse, text_of

DRAFTS = [
    "/fact-sheets/pregnancy-and-postpartum-pelvic-girdle-pain/",
    "/fact-sheets/axial-spondyloarthritis/",
    "/fact-sheets/piriformis-syndrome/",
    "/fact-sheets/sciatica/",
]


def robots(page: Element) -> list[str]:
    return [m.get("content", "") for m in page.iter("meta") if m.get("name") == "robots"]


def related(client: Client) -> Element:
    page = parse(client.get("/fact-sheets/sacroiliac-joint-dysfunction/").content)
    [section] = page.iterfind(".//section[@aria-labelledby='related']")
    return section


@pytest.mark.parametrize("address", DRAFTS)
def test_a_draft_is_not_found(client: Client, sheet: FactSheet, address: str) -> None:
    assert client.get(address).status_code == 404
    for form in ("report/", "report/sent/", "consultation/"):
        assert client.get(address + form).status_code == 404


def test_a_draft_is_listed_nowhere(client: Client, sheet: FactSheet) -> None:
    for address in ("/", "/fact-sheets/", "/fact-sheets/?q=piriformis"):
        assert not set(DRAFTS) & set(links(parse(client.get(address).content)))


def test_a_related_draft_is_named_but_not_linked(client: Client, sheet: FactSheet) -> None:
    section = related(client)
    assert links(section) == []
    assert "Piriformis syndrome Deep buttock pain" in text_of(section)


@pytest.mark.long
def test_where_drafts_are_shown_they_are_marked(
    client: Client, sheet: FactSheet, settings: Settings
) -> None:
    settings.SHOW_DRAFTS = True
    for address in DRAFTS:
        response = client.get(address)
        assert response.status_code == 200
        page = parse(response.content)
        assert "Draft awaiting clinical review." in text_of(page)
        assert robots(page) == ["noindex"]


FILES = ["fact-sheet.pdf", "fact-sheet.txt", "fact-sheet.json", "share.png"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.usefixtures("drafts_shown")
def test_search_engines_leave_out_the_files_of_a_draft(
    client: Client, draft: FactSheet, name: str
) -> None:
    assert client.get(f"/fact-sheets/sciatica/{name}")["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("name", FILES)
def test_the_files_of_a_published_sheet_are_open_to_search_engines(
    client: Client, sheet: FactSheet, name: str
) -> None:
    assert "X-Robots-Tag" not in client.get(f"{SHEET}{name}").headers


def test_where_drafts_are_shown_they_are_linked(
    client: Client, sheet: FactSheet, settings: Settings
) -> None:
    settings.SHOW_DRAFTS = True
    assert links(related(client)) == DRAFTS


def test_a_published_sheet_is_not_marked(client: Client, sheet: FactSheet) -> None:
    page = parse(client.get("/fact-sheets/sacroiliac-joint-dysfunction/").content)
    assert "Draft" not in text_of(page)
    assert robots(page) == []
