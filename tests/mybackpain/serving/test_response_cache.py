"""What the response cache keeps, for how long, and from whom."""

import logging
import re
from typing import Any

import pytest
from django.db import OperationalError, connection
from pytest_django import DjangoAssertNumQueries, Settings

from factsheets import content_version
from factsheets.models import FactSheet
from mybackpain.serving import response_cache
from mybackpain.serving.request_id import WithRequestId
from tests.conftest import SHEET

from .edge import Edge


@pytest.fixture
def edge(sheet: FactSheet, monkeypatch: pytest.MonkeyPatch) -> Edge:
    """A process that has shown the sheet once and just looked at the content."""
    monkeypatch.setattr(content_version, "LOOK_EVERY", 60)
    edge = Edge()
    assert edge.get(SHEET).status == 200
    return edge


def test_a_page_is_made_once(edge: Edge, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert "Sacroiliac Joint Dysfunction" in edge.get(SHEET).text

    assert edge.rendered == 1


def test_a_cached_page_is_the_page_that_was_made(sheet: FactSheet) -> None:
    edge = Edge()

    assert edge.get(SHEET) == edge.get(SHEET)


@pytest.mark.parametrize(
    "query", ["utm_source=x", "q=pain", "a=1&a=2", "%ff", "a=1" + "&a=1" * 999]
)
def test_a_query_that_a_page_does_not_know_makes_no_second_copy(edge: Edge, query: str) -> None:
    page = edge.get(SHEET)

    assert edge.ask(SHEET, QUERY_STRING=query) == page
    assert edge.rendered == 1


def test_a_search_is_made_anew(edge: Edge) -> None:
    edge.get("/fact-sheets/")

    answer = edge.ask("/fact-sheets/", QUERY_STRING="q=nonsense")

    assert "nonsense" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_search_leaves_no_trace_in_the_list(edge: Edge) -> None:
    edge.ask("/fact-sheets/", QUERY_STRING="q=nonsense")

    assert "nonsense" not in edge.get("/fact-sheets/").text


def test_a_query_that_cannot_be_read_is_refused_by_django(edge: Edge) -> None:
    edge.get("/fact-sheets/")

    assert edge.ask("/fact-sheets/", QUERY_STRING="a=1&" * 21_000).status in {400, 413}


@pytest.mark.parametrize(
    "difference",
    [
        {"HTTP_HOST": "evil.example"},
        {"SCRIPT_NAME": "/below"},
        {"REQUEST_METHOD": "OPTIONS"},
    ],
    ids=str,
)
def test_who_is_no_reader_of_ours_is_passed_on(edge: Edge, difference: dict[str, str]) -> None:
    for _ in range(2):
        edge.ask(SHEET, **difference)

    assert edge.rendered == 3


def test_a_host_that_is_not_ours_is_refused_however_often_it_asks(edge: Edge) -> None:
    statuses = {edge.get(SHEET, host="evil.example").status for _ in range(3)}

    assert statuses == {400}


def test_a_page_made_under_another_prefix_is_nobody_elses(sheet: FactSheet) -> None:
    edge = Edge()
    edge.ask(SHEET, SCRIPT_NAME="/below")

    assert "/below" not in edge.get(SHEET).text


def test_plain_http_is_sent_to_https_whatever_is_cached(
    sheet: FactSheet, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    edge = Edge()
    assert edge.ask(SHEET, **{"wsgi.url_scheme": "https"}).status == 200

    assert edge.get(SHEET).headers["Location"] == "https://testserver" + SHEET


@pytest.mark.parametrize(
    "path", [f"{SHEET}report/sent/", "/fact-sheets/unknown/", "/admin/login/", "/healthz"]
)
def test_what_is_not_public_is_made_each_time(edge: Edge, path: str) -> None:
    for _ in range(2):
        edge.get(path)

    assert edge.rendered == 3


def test_a_page_that_does_not_exist_is_found_once_it_does(edge: Edge, sheet: FactSheet) -> None:
    assert edge.get("/fact-sheets/new/").status == 404

    FactSheet.objects.filter(pk=sheet.pk).update(slug="new")

    assert edge.get("/fact-sheets/new/").status == 200


def test_a_refused_form_leaves_the_cached_page_as_it_was(edge: Edge) -> None:
    edge.get(SHEET + "report/")

    assert edge.ask(SHEET + "report/", "POST").status == 422

    assert "Error:" not in edge.get(SHEET + "report/").text


def test_an_edit_in_this_process_shows_at_once(edge: Edge, sheet: FactSheet) -> None:
    sheet.symptoms.create(text="A symptom added by a form")

    edge.ask("/admin/login/", "POST")  # whatever is sent may have changed something

    assert "added by a form" in edge.get(SHEET).text


def test_an_edit_in_another_process_shows_at_the_next_look(edge: Edge, sheet: FactSheet) -> None:
    sheet.symptoms.create(text="A symptom added elsewhere")
    assert "added elsewhere" not in edge.get(SHEET).text

    content_version.look_again()

    assert "added elsewhere" in edge.get(SHEET).text


@pytest.mark.long
def test_each_of_many_edits_shows_at_the_next_look(edge: Edge, sheet: FactSheet) -> None:
    """No mark of a content is greater than another: they are drawn by lot."""
    for number in range(8):
        sheet.symptoms.create(text=f"Symptom {number} of many")
        content_version.look_again()

        assert f"Symptom {number} of many" in edge.get(SHEET).text


def test_cached_pages_are_served_while_the_database_is_out_of_reach(edge: Edge) -> None:
    def out_of_reach(*_: Any) -> None:
        raise OperationalError

    content_version.look_again()

    with connection.execute_wrapper(out_of_reach):
        assert edge.get(SHEET).status == 200


def test_the_page_rendered_longest_ago_makes_room(
    edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(response_cache, "MOST_PAGES", 2)
    for path in ("/about/", "/privacy/"):
        edge.get(path)

    assert list(edge.cache.pages) == ["/about/", "/privacy/"]


def test_hosts_without_number_take_bounded_memory(
    edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(response_cache, "MOST_DOORS", 10)
    for number in range(30):
        edge.get(SHEET, host=f"evil{number}.example")

    assert len(edge.cache.doors) <= 10


def test_as_many_hosts_are_known_as_there_is_room_for(
    edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(response_cache, "MOST_DOORS", 10)
    for number in range(9):
        edge.get(SHEET, host=f"evil{number}.example")

    assert len(edge.cache.doors) == 10


def test_switched_off_it_renders_for_each_reader(sheet: FactSheet, settings: Settings) -> None:
    settings.RESPONSE_CACHE = False
    edge = Edge()
    for _ in range(3):
        edge.get(SHEET)

    assert edge.rendered == 3


def test_switched_off_it_takes_nothing_else_away(sheet: FactSheet, settings: Settings) -> None:
    kept = Edge().get(SHEET, accept_encoding="br")
    settings.RESPONSE_CACHE = False

    new = Edge().get(SHEET, accept_encoding="br")

    assert new.headers | {"Last-Modified": ""} == kept.headers | {"Last-Modified": ""}
    assert Edge().get(SHEET, accept_encoding="br", if_none_match=kept.headers["ETag"]).status == 304


def test_its_line_of_log_is_like_any_other(edge: Edge, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "mybackpain.requests"):
        edge.get(SHEET)

    [line] = caplog.messages
    assert re.fullmatch(r"GET /fact-sheets/<slug:slug>/ 200 \d+ ms", line)


def test_its_line_of_log_has_the_proxys_request_id(
    edge: Edge, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TRUSTED_PROXIES = 1
    caplog.handler.addFilter(WithRequestId())
    with caplog.at_level(logging.INFO, "mybackpain.requests"):
        edge.get(SHEET, x_request_id="b" * 32)

    [line] = caplog.records
    assert line.__dict__["request_id"] == "b" * 32
