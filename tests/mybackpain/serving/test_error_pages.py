"""Pages for what goes wrong: ours, helpful, and without a database."""

from xml.etree.ElementTree import Element

import pytest
from django.test import Client

from tests.markup import links, parse, text_of

# No test here asks for the database, so any use of it fails.
pytestmark = pytest.mark.urls("tests.mybackpain.broken_pages")


@pytest.fixture(params=[400, 403, 404, 413, 500])
def answer(request: pytest.FixtureRequest) -> bytes:
    """What comes with each status."""
    client = Client(raise_request_exception=False, headers={"sec-fetch-site": "same-origin"})
    too_long = {"concern": "x" * 300_000}
    response = {
        400: lambda: client.get("/nothing-here/", headers={"host": "evil.example"}),
        403: lambda: browser_elsewhere().post("/consultation/", {}),
        404: lambda: client.get("/nothing-here/"),
        413: lambda: client.post("/consultation/", too_long),
        500: lambda: client.get("/broken/page/"),
    }[request.param]()
    assert response.status_code == request.param
    return response.content


def browser_elsewhere() -> Client:
    return Client(headers={"sec-fetch-site": "cross-site"}, enforce_csrf_checks=True)


@pytest.fixture
def page(answer: bytes) -> Element:
    return parse(answer)


def test_the_page_is_ours(page: Element) -> None:
    assert len(list(page.iter("h1"))) == 1
    assert text_of(page).endswith("Telephone 020 7946 0018")


def test_the_page_says_where_to_turn(page: Element) -> None:
    assert {"tel:02079460018", "tel:999", "/urgent-help/", "/"} <= set(links(page))


def test_the_page_is_kept_from_search_engines(page: Element) -> None:
    [robots] = page.iterfind(".//meta[@name='robots']")
    assert robots.get("content") == "noindex"


def test_the_page_says_nothing_of_the_fault(answer: bytes) -> None:
    for word in (b"ValueError", b"Ann Example", b"Traceback", b"Django", b"evil.example"):
        assert word not in answer
