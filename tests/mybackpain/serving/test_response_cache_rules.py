"""Which answers of what stands behind it the response cache keeps, and what it passes on."""

from functools import cached_property
from typing import Any

import pytest
from django.test import RequestFactory

from mybackpain.serving.cache_headers import PUBLIC
from mybackpain.serving.response_cache import ResponseCache
from tests.conftest import SHEET


class Behind:
    """An application behind the cache, which answers every request alike."""

    def __init__(self, status: str, **headers: str) -> None:
        self.status, self.headers = status, headers
        self.asked: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked.append(environ)
        start_response(self.status, list(self.headers.items()))
        return [b"words"]

    def ask(self, path: str, method: str = "GET", **environ: str) -> bytes:
        request = RequestFactory().generic(method, path, **environ)  # type: ignore[arg-type]  # environ
        return b"".join(self.cache(request.environ, lambda *_: None))

    @cached_property
    def cache(self) -> ResponseCache:
        return ResponseCache(self)


@pytest.mark.parametrize(
    ("status", "headers", "times"),
    [
        ("200 OK", {"Cache-Control": PUBLIC}, 1),
        ("200 OK", {"Cache-Control": "private, no-cache"}, 2),
        ("200 OK", {"Cache-Control": "public, max-age=9"}, 2),
        ("200 OK", {"Cache-Control": "no-store"}, 2),
        ("200 OK", {}, 2),
        ("206 Partial Content", {"Cache-Control": PUBLIC}, 2),
        ("404 Not Found", {"Cache-Control": PUBLIC}, 2),
    ],
    ids=str,
)
def test_only_a_page_that_says_so_is_kept(
    db: None, status: str, headers: dict[str, str], times: int
) -> None:
    django = Behind(status, **headers)
    for _ in range(2):
        django.ask("/about/")

    assert len(django.asked) == times


def test_what_is_not_public_is_asked_for_with_its_conditions(db: None) -> None:
    django = Behind("200 OK", **{"Cache-Control": "private, no-cache"})

    django.ask(f"{SHEET}fact-sheet.json", HTTP_IF_NONE_MATCH='"a"')

    assert django.asked[0]["HTTP_IF_NONE_MATCH"] == '"a"'


@pytest.mark.parametrize(
    ("method", "body"),
    [("GET", b"words"), ("POST", b"words"), ("OPTIONS", b"words"), ("HEAD", b"")],
)
def test_only_head_is_answered_without_a_body(db: None, method: str, body: bytes) -> None:
    assert Behind("200 OK").ask("/about/", method) == body
