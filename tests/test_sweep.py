"""What is true of every page and of every staff address."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload
from tests.markup import dead_ids, links, parse, parse_leniently, text_of

PAGES = [
    "/",
    "/fact-sheets/",
    "/fact-sheets/?q=sacroiliac",
    "/fact-sheets/?q=lumbago",
    "/fact-sheets/in/spinal/",
    "/where-it-hurts/buttock/",
    SHEET,
    f"{SHEET}report/",
    f"{SHEET}report/sent/",
    f"{SHEET}consultation/",
    "/consultation/",
    "/urgent-help/",
    "/contact/",
    "/privacy/",
    "/accessibility/",
    "/about/",
    "/fact-sheets/unknown/",
    "/nothing-here/",
]
Pages = Mapping[str, Any]  # the test client's responses, by address
ASKED: dict[str, Any] = {}


@pytest.fixture
def pages(client: Client, sheet: FactSheet, consultation_payload: Payload) -> Pages:
    """Every page that a patient can see, by its address; asked for once."""
    if not ASKED:
        ASKED.update(all_pages(client, consultation_payload))
    return ASKED


def all_pages(client: Client, consultation_payload: Payload) -> Pages:
    received = client.post("/consultation/", consultation_payload())["Location"]
    return {page: client.get(page) for page in [*PAGES, received]} | {
        "report in error": client.post(f"{SHEET}report/", {"website": "https://spam.example"}),
        "consultation in error": client.post("/consultation/", {}),
    }


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.long
def test_every_page_is_valid_html(pages: Pages) -> None:
    for page, response in pages.items():
        assert parse(response.content).tag == "html", page


@pytest.mark.long
def test_every_page_has_one_first_heading(pages: Pages) -> None:
    for page, response in pages.items():
        assert len(list(parse(response.content).iter("h1"))) == 1, page


@pytest.mark.long
def test_no_page_skips_a_level_of_headings(pages: Pages) -> None:
    for page, response in pages.items():
        tags = [str(element.tag) for element in parse(response.content).iter()]
        levels = [int(tag[1]) for tag in tags if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
        assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == [], page


@pytest.mark.long
def test_every_page_says_its_language(pages: Pages) -> None:
    for page, response in pages.items():
        document = parse(response.content)
        assert document.get("lang") == "en-GB", page


def test_every_page_is_the_same_for_everyone(pages: Pages) -> None:
    for page, response in pages.items():
        assert not response.cookies, page
        assert "Cookie" not in response.get("Vary", ""), page


@pytest.mark.long
def test_no_page_has_an_inline_style_or_script(pages: Pages) -> None:
    for page, response in pages.items():
        for element in parse(response.content).iter():
            assert element.tag != "style", page
            assert not [name for name in element.attrib if name == "style" or name[:2] == "on"]
            if element.tag == "script":
                assert "src" in element.attrib or element.get("type") == "application/ld+json"


@pytest.mark.long
def test_no_browser_cuts_what_is_typed(pages: Pages) -> None:
    for page, response in pages.items():
        for element in parse(response.content).iter():
            assert "maxlength" not in element.attrib, (page, element.attrib)


@pytest.mark.long
def test_every_link_inside_the_site_answers(client: Client, pages: Pages) -> None:
    documents = [parse(response.content) for response in pages.values()]
    inside = {link for document in documents for link in links(document) if link[:1] == "/"}
    assert "/urgent-help/" in inside
    for link in sorted(inside):
        assert client.get(link).status_code < 400, link


@pytest.mark.long
def test_every_id_that_a_page_refers_to_is_there_once(pages: Pages) -> None:
    for page, response in pages.items():
        assert dead_ids(parse(response.content)) == [], page


@pytest.mark.parametrize("page", ["", "enquiries/consultation/", "factsheets/factsheet/add/"])
def test_every_staff_page_has_one_first_heading(staff: Callable[..., Client], page: str) -> None:
    document = parse_leniently(staff().get(f"/admin/{page}").content)
    assert len(list(document.iter("h1"))) == 1


def test_the_sign_in_page_has_a_first_heading(client: Client, db: None) -> None:
    document = parse_leniently(client.get("/admin/login/").content)
    assert [text_of(heading) for heading in document.iter("h1")] == ["Log in"]
