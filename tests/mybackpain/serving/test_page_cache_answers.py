"""What browsers and shared caches are told."""

import gzip
from datetime import UTC, datetime
from email.utils import format_datetime

import brotli
import pytest
from django.test import Client

from factsheets.models import FactSheet
from mybackpain.serving.page_cache import best_coding

SHEET = "/fact-sheets/sacroiliac-joint-dysfunction/"
DECODERS = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
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
def test_a_compressed_page_holds_the_same_text(
    client: Client, sheet: FactSheet, coding: str
) -> None:
    response = client.get(SHEET, headers={"accept-encoding": coding})

    assert response["Content-Encoding"] == coding
    assert DECODERS[coding](response.content) == client.get(SHEET).content


def test_a_page_may_be_kept_by_anybody_for_a_minute(client: Client, sheet: FactSheet) -> None:
    response = client.get(SHEET)

    assert response["Vary"] == "Accept-Encoding"
    assert response["Cache-Control"] == (
        "public, max-age=60, stale-while-revalidate=60, stale-if-error=3600"
    )


def test_each_coding_has_a_strong_tag_of_its_own(client: Client, sheet: FactSheet) -> None:
    codings = ["br", "gzip", "identity"]
    tags = {client.get(SHEET, headers={"accept-encoding": coding})["ETag"] for coding in codings}

    assert len(tags) == 3
    assert all(tag.startswith('"') for tag in tags)


def test_who_has_the_page_is_told_so_without_a_body(client: Client, sheet: FactSheet) -> None:
    had = client.get(SHEET)

    response = client.get(SHEET, headers={"if-none-match": had["ETag"]})

    assert (response.status_code, response.content) == (304, b"")
    assert dict(had.headers) == dict(response.headers) | {
        "Content-Type": had["Content-Type"],
        "Content-Length": had["Content-Length"],
    }


def test_who_has_the_page_since_it_was_made_is_told_so(client: Client, sheet: FactSheet) -> None:
    had = client.get(SHEET)

    since = {"if-modified-since": had["Last-Modified"]}

    assert client.get(SHEET, headers=since).status_code == 304


def test_who_has_an_older_page_gets_the_new_one(client: Client, sheet: FactSheet) -> None:
    had = client.get(SHEET)["ETag"]
    sheet.symptoms.create(text="A symptom added since")
    before = format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)

    assert client.get(SHEET, headers={"if-none-match": had}).status_code == 200
    assert client.get(SHEET, headers={"if-modified-since": before}).status_code == 200


@pytest.mark.parametrize("coding", ["br", "identity"])
def test_head_tells_what_get_would(client: Client, sheet: FactSheet, coding: str) -> None:
    accepted = {"accept-encoding": coding}
    head, get = client.head(SHEET, headers=accepted), client.get(SHEET, headers=accepted)

    assert head.content == b""
    assert dict(head.headers) == dict(get.headers)
