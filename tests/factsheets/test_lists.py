"""The first page, the index, its search, and the answer to an unknown address."""

import pytest
from django.test import Client
from pytest_django import Settings

from factsheets.models import Category, FactSheet
from tests.conftest import SHEET
from tests.markup import links, parse, text_of


def found(client: Client, query: str) -> bool:
    """Whether the search finds the clinic's sheet, which the list below it holds anyway."""
    page = parse(client.get("/fact-sheets/", {"q": query}).content)
    [results] = page.iterfind(".//section[@aria-labelledby='results']")
    return SHEET in links(results)


@pytest.mark.parametrize("address", ["/", "/fact-sheets/", "/fact-sheets/unknown/"])
def test_sheets_stand_under_their_category(client: Client, sheet: FactSheet, address: str) -> None:
    page = parse(client.get(address).content)
    [section] = page.iterfind(".//section[@aria-labelledby='category-spinal']")
    assert text_of(section[0]) == "Spinal"
    assert links(section) == [SHEET]


def test_filled_categories_keep_the_editors_order(
    client: Client, sheet: FactSheet, settings: Settings
) -> None:
    settings.SHOW_DRAFTS = True
    Category.objects.create(name="Knee", slug="knee", position=1)
    hip = Category.objects.create(name="Hip", slug="hip", position=5)
    FactSheet.objects.filter(slug="piriformis-syndrome").update(category=hip)
    page = parse(client.get("/fact-sheets/").content)
    assert [text_of(heading) for heading in page.iter("h2")] == ["Hip", "Spinal", "A to Z"]


@pytest.mark.parametrize("address", ["/", "/fact-sheets/", "/fact-sheets/unknown/"])
def test_sheets_can_be_searched(client: Client, sheet: FactSheet, address: str) -> None:
    [form] = parse(client.get(address).content).iterfind(".//form[@role='search']")
    assert form.get("action") == "/fact-sheets/"
    assert [field.get("name") for field in form.iter("input")] == ["q"]


def test_an_unknown_sheet_is_not_found(client: Client, sheet: FactSheet) -> None:
    response = client.get("/fact-sheets/unknown/")
    assert response.status_code == 404
    assert "Fact sheet not found" in response.content.decode()


@pytest.mark.parametrize(
    "query", ["sacroiliac", "SACROILIAC joint", "relaxin", "  trauma ", "standing on one leg"]
)
def test_a_word_of_the_sheet_finds_it(client: Client, sheet: FactSheet, query: str) -> None:
    assert found(client, query)


@pytest.mark.parametrize("query", ["toothache", "%", "<script>", "é" * 300])
def test_what_is_not_in_the_sheet_finds_nothing(
    client: Client, sheet: FactSheet, query: str
) -> None:
    assert not found(client, query)


def test_a_question_of_many_words_is_answered(client: Client, sheet: FactSheet) -> None:
    assert found(client, "worse with prolonged sitting, standing on one leg, rolling over in bed")


def test_a_search_without_result_leads_on(client: Client, sheet: FactSheet) -> None:
    page = parse(client.get("/fact-sheets/?q=<b>toothache</b>").content)
    assert "No fact sheet found for “<b>toothache</b>” Check the spelling" in text_of(page)
    assert SHEET in links(page)


@pytest.mark.parametrize("query", ["", "%20", "%07"])
def test_an_empty_search_is_the_list(client: Client, sheet: FactSheet, query: str) -> None:
    response = client.get(f"/fact-sheets/?q={query}")
    assert "results" not in response.content.decode()
    assert SHEET in links(parse(response.content))


@pytest.mark.parametrize("address", ["/", "/fact-sheets/", SHEET])
def test_a_page_to_read_refuses_to_be_posted_to(
    client: Client, sheet: FactSheet, address: str
) -> None:
    assert client.post(address, {"q": "pain"}).status_code == 405
