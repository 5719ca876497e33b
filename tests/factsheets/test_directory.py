"""Sheets in lists: by category, by where it hurts, from A to Z, and when there are many."""

import pytest
from django.test import Client
from pytest_django import Settings

from factsheets.models import Category, FactSheet
from tests.conftest import SHEET
from tests.markup import links, parse, text_of


def many(sheet: FactSheet, count: int) -> None:
    """As many published sheets in a category of their own."""
    hip = Category.objects.create(name="Hip", slug="hip", position=20)
    FactSheet.objects.bulk_create(
        FactSheet(
            category=hip,
            title=f"Wobble {number:02}",
            slug=f"wobble-{number}",
            places="Hip\nOther hip",
            status="published",
            published_at=sheet.published_at,
        )
        for number in range(count)
    )


def sheets_in(client: Client, address: str) -> list[str]:
    [main] = parse(client.get(address).content).iter("main")
    return [link for link in links(main) if link.startswith("/fact-sheets/wobble")]


def test_a_category_has_a_page_of_its_sheets(client: Client, sheet: FactSheet) -> None:
    page = parse(client.get("/fact-sheets/in/spinal/").content)

    assert SHEET in links(page)
    assert sheet.strapline in text_of(page)


def test_a_place_has_a_page_of_the_sheets_that_name_it(client: Client, sheet: FactSheet) -> None:
    page = parse(client.get("/where-it-hurts/buttock/").content)

    assert SHEET in links(page)
    assert sheet.strapline in text_of(page)


@pytest.mark.parametrize("address", ["/fact-sheets/in/spinal/", "/where-it-hurts/buttock/"])
@pytest.mark.usefixtures("sheet")
def test_such_a_page_begins_with_the_way_to_urgent_help(client: Client, address: str) -> None:
    body = client.get(address).content.decode().split('<div class="body">')[1].lstrip()

    assert body.startswith('<p class="urgent-line"><a href="/urgent-help/">')


@pytest.mark.parametrize(
    "address", ["/fact-sheets/in/knee/", "/where-it-hurts/ear/", "/where-it-hurts/hip/"]
)
@pytest.mark.usefixtures("sheet")
def test_an_unknown_group_is_not_found_but_leads_on(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 404
    assert SHEET in links(parse(response.content))


@pytest.mark.parametrize("address", ["/", "/fact-sheets/"])
@pytest.mark.usefixtures("sheet")
def test_places_are_led_to(client: Client, address: str) -> None:
    page = parse(client.get(address).content)

    assert "/where-it-hurts/buttock/" in links(page)
    assert "/where-it-hurts/hip/" not in links(page)  # only a draft names it


def test_a_place_is_the_same_however_it_is_written(client: Client, sheet: FactSheet) -> None:
    FactSheet.objects.filter(pk=sheet.pk).update(places="  LOWER  back\n\n!\nButtock")

    assert client.get("/where-it-hurts/lower-back/").status_code == 200


@pytest.mark.parametrize("address", ["/", "/fact-sheets/"])
def test_a_category_of_many_sheets_leads_to_all(
    client: Client, sheet: FactSheet, address: str
) -> None:
    many(sheet, 30)
    page = client.get(address).content.decode()

    assert 'href="/fact-sheets/in/hip/">All 30 fact sheets on Hip</a>' in page
    assert '<a href="/fact-sheets/wobble-3/">Wobble 03</a>\n      \n' not in page


@pytest.mark.parametrize("address", ["/fact-sheets/in/hip/", "/where-it-hurts/other-hip/"])
def test_a_long_list_goes_on_over_pages(client: Client, sheet: FactSheet, address: str) -> None:
    many(sheet, 30)

    numbers = [len(sheets_in(client, f"{address}?page={number}")) for number in (1, 2, 3)]

    assert numbers == [12, 12, 6]
    assert f'<link rel="canonical" href="http://testserver{address}?page=2">' in (
        client.get(f"{address}?page=2").content.decode()
    )


@pytest.mark.usefixtures("sheet", "drafts_shown")
def test_published_sheets_come_before_drafts(client: Client) -> None:
    page = parse(client.get("/fact-sheets/in/spinal/").content)
    [section] = page.iterfind(".//section[@aria-labelledby='sheets']")

    assert links(section)[0] == SHEET


@pytest.mark.usefixtures("sheet")
def test_the_a_to_z_has_letters_to_jump_by(client: Client) -> None:
    page = client.get("/fact-sheets/").content.decode()

    assert '<a href="#letter-S">S</a>' in page
    assert '<dt id="letter-S">S</dt>' in page


def test_with_many_sheets_the_a_to_z_is_folded(client: Client, sheet: FactSheet) -> None:
    many(sheet, 30)
    page = parse(client.get("/fact-sheets/").content)

    [folded] = [fold for fold in page.iter("details") if fold.get("id") == "letter-W"]
    assert text_of(folded).startswith("W (30) Wobble 00")


def test_with_many_sheets_the_index_leads_to_its_categories(
    client: Client, sheet: FactSheet
) -> None:
    many(sheet, 30)

    page = client.get("/fact-sheets/").content.decode()

    assert 'href="/fact-sheets/in/spinal/">1 fact sheet on Spinal</a>' in page
    assert '<ul class="tiles"' not in page


@pytest.mark.usefixtures("sheet")
def test_of_names_that_begin_alike_the_a_to_z_has_one(client: Client) -> None:
    page = client.get("/fact-sheets/").content.decode()

    assert "SI joint pain: see" in page
    assert "SI joint dysfunction: see" not in page
    assert "Sacroiliac pain: see" not in page


@pytest.mark.usefixtures("sheet", "drafts_shown")
@pytest.mark.parametrize("address", ["/fact-sheets/", SHEET, "/fact-sheets/in/spinal/"])
def test_a_draft_is_marked_wherever_it_is_named(client: Client, address: str) -> None:
    [main] = parse(client.get(address).content).iter("main")

    for item in (item for item in main.iter("li") if text_of(item).startswith("Sciatica")):
        assert "Draft" in text_of(item), text_of(item)


@pytest.mark.usefixtures("sheet")
def test_a_related_sheet_that_cannot_be_opened_is_in_preparation(client: Client) -> None:
    [section] = parse(client.get(SHEET).content).iterfind(".//section[@aria-labelledby='related']")

    [tile] = [tile for tile in section.iter("li") if "Piriformis" in text_of(tile)]
    assert text_of(tile).endswith("In preparation")
    assert links(section) == []


@pytest.mark.usefixtures("sheet")
def test_under_the_title_stands_what_a_reader_may_rely_on(client: Client) -> None:
    page = client.get(SHEET).content.decode()

    said = page[page.index('<p class="trust">') : page.index('<a href="#about">')]
    assert "Version 1, published 22 November 2026." in " ".join(said.split())
    assert "Not yet reviewed by a clinician." in said


def test_a_review_is_named_under_the_title(
    client: Client, sheet: FactSheet, settings: Settings
) -> None:
    FactSheet.objects.filter(pk=sheet.pk).update(
        reviewer_name="Ann Example",
        reviewer_role="Osteopath, GOsC 1",
        reviewed_on="2026-01-05",
        review_due_on="2029-01-05",
    )
    sheet.sources.create(title="T", publisher="P")

    page = text_of(parse(client.get(SHEET).content))

    assert "Reviewed by Ann Example, Osteopath, GOsC 1, 5 January 2026. 1 source." in page


@pytest.mark.usefixtures("sheet")
def test_groups_are_in_the_sitemap(client: Client) -> None:
    sitemap = client.get("/sitemap.xml").content.decode()

    assert "http://testserver/fact-sheets/in/spinal/" in sitemap
    assert "http://testserver/where-it-hurts/lower-back/" in sitemap
    assert "http://testserver/where-it-hurts/hip/" not in sitemap
