"""What is true of every page and of every staff address."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from factsheets.models import FactSheet
from tests.conftest import Payload
from tests.markup import dead_ids, links, parse

SHEET = "/fact-sheets/sacroiliac-joint-dysfunction/"
PAGES = [
    "/",
    "/fact-sheets/",
    "/fact-sheets/?q=sacroiliac",
    "/fact-sheets/?q=lumbago",
    SHEET,
    f"{SHEET}report/",
    f"{SHEET}report/sent/",
    f"{SHEET}consultation/",
    "/consultation/",
    "/urgent-help/",
    "/privacy/",
    "/accessibility/",
    "/about/",
    "/fact-sheets/unknown/",
    "/nothing-here/",
]
Pages = Mapping[str, Any]  # the test client's responses, by address


@pytest.fixture
def pages(client: Client, sheet: FactSheet, consultation_payload: Payload) -> Pages:
    """Every page that a patient can see, by its address."""
    received = client.post("/consultation/", consultation_payload())["Location"]
    return {page: client.get(page) for page in [*PAGES, received]} | {
        "report in error": client.post(f"{SHEET}report/", {"website": "https://spam.example"}),
        "consultation in error": client.post("/consultation/", {}),
    }


def staff_addresses(resolver: URLResolver, above: str = "/") -> Iterator[str]:
    """An example of every address below the resolver."""
    for pattern in resolver.url_patterns:
        route = re.sub(r"<.*?>", "1", str(pattern.pattern))
        route = re.sub(r"\^?\(\?P1(?:\.\*|(\w+)[^)]*)\)\$?", r"\1", route).rstrip("$")
        if isinstance(pattern, URLPattern):
            yield above + route
        else:
            yield from staff_addresses(pattern, above + route)


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_page_is_valid_html(pages: Pages) -> None:
    for page, response in pages.items():
        assert parse(response.content).tag == "html", page


def test_every_page_has_one_first_heading_and_says_its_language(pages: Pages) -> None:
    for page, response in pages.items():
        document = parse(response.content)
        assert len(list(document.iter("h1"))) == 1, page
        assert document.get("lang") == "en-GB", page


def test_every_page_is_the_same_for_everyone(pages: Pages) -> None:
    for page, response in pages.items():
        assert not response.cookies, page
        assert "Cookie" not in response.get("Vary", ""), page


def test_no_page_has_an_inline_style_or_script(pages: Pages) -> None:
    for page, response in pages.items():
        for element in parse(response.content).iter():
            assert element.tag != "style", page
            assert not [name for name in element.attrib if name == "style" or name[:2] == "on"]
            if element.tag == "script":
                assert "src" in element.attrib or element.get("type") == "application/ld+json"


def test_every_link_inside_the_site_answers(client: Client, pages: Pages) -> None:
    documents = [parse(response.content) for response in pages.values()]
    inside = {link for document in documents for link in links(document) if link[:1] == "/"}
    assert "/urgent-help/" in inside
    for link in sorted(inside):
        assert client.get(link).status_code < 400, link


def test_every_id_that_a_page_refers_to_is_there_once(pages: Pages) -> None:
    for page, response in pages.items():
        assert dead_ids(parse(response.content)) == [], page


def test_every_staff_address_sends_an_outsider_to_the_login(client: Client, db: None) -> None:
    [admin] = [p for p in get_resolver().url_patterns if getattr(p, "namespace", "") == "admin"]
    assert isinstance(admin, URLResolver)
    addresses = set(staff_addresses(admin, "/admin/")) - {"/admin/login/"}
    assert {"/admin/enquiries/consultation/1/change/", "/admin/auth/"} <= addresses
    for address in sorted(addresses):
        login = "/admin/" if address == "/admin/logout/" else f"/admin/login/?next={address}"
        led_to = client.get(address).headers.get("Location", "")
        assert unquote(unquote(led_to)) == login, address  # a pattern is quoted twice
