"""What browsers and proxies get of a public page: codings, tags, conditions, HEAD."""

import gzip
from datetime import UTC, datetime
from email.utils import format_datetime

import brotli
import pytest

from factsheets.models import FactSheet
from factsheets.native import NativeFailure
from mybackpain.serving import cached_page
from mybackpain.serving.cached_page import best_coding
from tests.conftest import SHEET

from .edge import Edge

DECODERS = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.fixture
def edge(sheet: FactSheet) -> Edge:
    return Edge()


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip, br;q=1.0", "br"),
        ("br;q=0.5, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("*", "br"),
        ("*;q=0.1, br;q=0", "gzip"),
        ("BR", "br"),
        ("identity", "identity"),
        ("deflate", "identity"),
        ("br;q=high", "identity"),
        ("", "identity"),
    ],
)
def test_the_coding_is_the_best_that_a_browser_accepts(accepted: str, coding: str) -> None:
    assert best_coding(accepted) == coding


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_compressed_page_holds_the_same_text(edge: Edge, coding: str) -> None:
    answer = edge.get(SHEET, accept_encoding=coding)

    assert answer.headers["Content-Encoding"] == coding
    assert DECODERS[coding](answer.content) == edge.get(SHEET).content


def test_a_coding_that_fails_is_left_out(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(body: bytes) -> bytes:
        raise NativeFailure("brotli: error")

    monkeypatch.setitem(cached_page.CODINGS, "br", fail)

    assert b"</html>" in edge.get(SHEET, accept_encoding="br").content


def test_a_page_may_be_kept_by_anybody_for_a_minute(edge: Edge) -> None:
    headers = edge.get(SHEET).headers

    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Cache-Control"] == (
        "public, max-age=60, stale-while-revalidate=60, stale-if-error=3600"
    )


def test_no_header_is_given_twice(edge: Edge) -> None:
    names = [name.lower() for name, _ in edge.cached(SHEET).variant("br").headers]

    assert len(names) == len(set(names))


def test_each_coding_has_a_strong_tag_of_its_own(edge: Edge) -> None:
    codings = ["br", "gzip", "identity"]
    tags = {edge.get(SHEET, accept_encoding=coding).headers["ETag"] for coding in codings}

    assert len(tags) == 3
    assert all(tag.startswith('"') for tag in tags)


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_the_page_is_told_so_without_a_body(edge: Edge, form: str) -> None:
    had = edge.get(SHEET)

    answer = edge.get(SHEET, if_none_match=form.format(had.headers["ETag"]))

    assert (answer.status, answer.content) == (304, b"")


def test_who_has_the_page_is_told_what_else_is_said_of_it(edge: Edge) -> None:
    had = edge.get(SHEET, accept_encoding="br").headers

    headers = edge.get(SHEET, accept_encoding="br", if_none_match=had["ETag"]).headers

    assert had.keys() - headers.keys() == {"Content-Type", "Content-Length", "Content-Encoding"}
    assert headers == {name: had[name] for name in headers}


def test_who_has_the_page_since_it_was_made_is_told_so(edge: Edge) -> None:
    had = edge.get(SHEET).headers["Last-Modified"]

    assert edge.get(SHEET, if_modified_since=had).status == 304


def test_a_revalidation_is_answered_without_django(edge: Edge) -> None:
    had = edge.get(SHEET).headers["ETag"]

    for _ in range(3):
        assert edge.get(SHEET, if_none_match=had).status == 304

    assert edge.rendered == 1


def test_a_revalidation_that_comes_first_is_answered_too(edge: Edge) -> None:
    had = Edge().get(SHEET).headers["ETag"]

    assert edge.get(SHEET, if_none_match=had).status == 304


def test_who_has_an_older_page_gets_the_new_one(edge: Edge, sheet: FactSheet) -> None:
    had = edge.get(SHEET).headers["ETag"]
    sheet.symptoms.create(text="A symptom added since")

    assert edge.get(SHEET, if_none_match=had).status == 200


def test_who_has_a_page_of_long_ago_gets_the_new_one(edge: Edge) -> None:
    before = format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)

    assert edge.get(SHEET, if_modified_since=before).status == 200


def test_a_condition_that_fails_is_told_so(edge: Edge) -> None:
    assert edge.get(SHEET, if_match='"another"').status == 412


@pytest.mark.parametrize("coding", ["br", "identity"])
@pytest.mark.parametrize("comes_first", ["HEAD", "GET"])
def test_head_tells_what_get_would(edge: Edge, coding: str, comes_first: str) -> None:
    edge.ask(SHEET, comes_first)

    head = edge.ask(SHEET, "HEAD", HTTP_ACCEPT_ENCODING=coding)

    assert head.content == b""
    assert head.headers == edge.get(SHEET, accept_encoding=coding).headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/fact-sheets/unknown/", 404),
        ("/fact-sheets/?q=sciatica", 200),
        ("/my-data/unknown/", 404),
        ("/urgent-help", 301),
        ("/admin/login/", 200),
        ("/healthz", 200),
    ],
)
def test_head_has_no_body_where_nothing_is_kept_either(edge: Edge, path: str, status: int) -> None:
    answer = edge.ask(path, "HEAD")

    assert (answer.status, answer.content) == (status, b"")
