"""The shortest way to a kept page: a request like one just answered gets the same answer again.

All that decides the answer is compared, so whatever is unusual goes the whole way through Django,
which has checked host and scheme of the first such request and set every header.
"""

import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import HttpResponse

from factsheets import content_version

from .middleware import log_answer
from .page_cache import PAGE_VERSION
from .shelf import Shelf

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Likeness = tuple[str | None, ...]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

COMPARED = (
    "REQUEST_METHOD",
    "SCRIPT_NAME",
    "PATH_INFO",
    "HTTP_HOST",
    "wsgi.url_scheme",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_ACCEPT_ENCODING",
)
# Queries are without number, and who has a copy already is told so by Django.
UNUSUAL = (
    "QUERY_STRING",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
)
MOST_ANSWERS = 500  # they share the bodies of the kept pages


class Answer(NamedTuple):
    version: str
    headers: list[tuple[str, str]]
    body: bytes


class FastLane:
    """A WSGI application around Django's."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.answers: Shelf[Likeness, Answer] = Shelf(MOST_ANSWERS)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if any(environ.get(name) for name in UNUSUAL):
            return self.application(environ, start_response)
        started = time.perf_counter()
        likeness = tuple(map(environ.get, COMPARED))
        answer = self.answers.get(likeness)
        if answer is None or answer.version != content_version.current():
            response = self.application(environ, start_response)
            self.remember(likeness, environ.get(PAGE_VERSION), response)
            return response
        start_response("200 OK", answer.headers)
        log_answer(environ["REQUEST_METHOD"], environ["PATH_INFO"], HTTPStatus.OK, started)
        return [answer.body]

    def remember(self, likeness: Likeness, version: str | None, response: Iterable[bytes]) -> None:
        """Keep the answer if it is a public page, of which the version is known."""
        if version is None or not isinstance(response, HttpResponse):
            return
        if response.status_code == HTTPStatus.OK:
            answer = Answer(version, list(response.items()), response.content)
            self.answers.put(likeness, answer)
