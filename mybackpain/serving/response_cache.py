"""Public pages, rendered and compressed once for each content version, answered before Django.

A WSGI application around Django's. It answers GET, HEAD, codings and conditional requests itself,
so it answers the revalidations of a proxy too. What may be kept is what `cache_headers` calls
public; this layer judges nothing, and without it nothing changes but the speed.
"""

import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest

from factsheets import content_version

from .cache_headers import PUBLIC
from .cached_page import CachedPage, Headers
from .content_type import forget_unreadable_type
from .middleware import log_answer
from .public_pages import is_public, match_of
from .request_id import new_request_id, request_id

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

READING = {"GET", "HEAD"}
DOOR = ("HTTP_HOST", "wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "SCRIPT_NAME")
CONDITIONS = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
)
MOST_PAGES = 500  # of about 40 kB each, all codings together
MOST_DOORS = 1000


class ResponseCache:
    """The pages of one process."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.pages: dict[str, CachedPage] = {}
        self.doors: dict[tuple[str | None, ...], bool] = {}
        self.lock = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        forget_unreadable_type(environ)
        response = self.answer(environ, start_response)
        return emptied(response) if environ["REQUEST_METHOD"] == "HEAD" else response

    def answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from what is kept, or have Django answer."""
        started = time.perf_counter()
        if environ["REQUEST_METHOD"] not in READING:
            return self.change(environ, start_response)
        page = self.pages.get(environ["PATH_INFO"])
        if not page or page.version != content_version.current() or not self.is_open(environ):
            return self.render(environ, start_response)
        if environ.get("QUERY_STRING") and not is_for_everyone(environ):
            return self.application(environ, start_response)
        status, headers, body = page.answer(environ)
        log(environ, page.route, status, started)
        start_response(f"{status.value} {status.phrase}", headers)
        return [body]

    def change(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Pass on what may change the content, so that a change shows at once in this process.

        Nothing that patients send does.
        """
        try:
            return self.application(environ, start_response)
        finally:
            if environ["PATH_INFO"].startswith("/admin/"):
                content_version.look_again()

    def is_open(self, environ: Environ) -> bool:
        """Whether Django would take the host and the scheme; asked once for each."""
        door = tuple(map(environ.get, DOOR))
        if door not in self.doors:
            if len(self.doors) >= MOST_DOORS:
                self.doors.clear()
            self.doors[door] = lets_in(WSGIRequest(environ))
        return self.doors[door]

    def render(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Have Django make the answer, and keep it if it is a public page."""
        if not self.is_open(environ) or not is_for_everyone(environ):
            return self.application(environ, start_response)
        # Read before rendering: what is rendered during an edit counts as old, never as new.
        version = content_version.current()
        told: list[Any] = []
        response = self.application(
            whole_page(environ), lambda status, headers, *_: told.extend([status, headers])
        )
        status, headers = told
        if not is_page_to_keep(status, headers):
            start_response(status, headers)
            return response
        page = CachedPage(joined(response), headers, version, route_of(environ))
        self.keep(environ["PATH_INFO"], page)
        answer, headers, body = page.answer(environ)
        start_response(f"{answer.value} {answer.phrase}", headers)
        return [body]

    def keep(self, path: str, page: CachedPage) -> None:
        """Remember a page; the one rendered longest ago makes room."""
        if not settings.RESPONSE_CACHE:
            return
        with self.lock:
            self.pages.pop(path, None)
            if len(self.pages) >= MOST_PAGES:
                del self.pages[next(iter(self.pages))]
            self.pages[path] = page


def is_for_everyone(environ: Environ) -> bool:
    """Whether the address is a public page's; one that can't be read is Django's to refuse."""
    request = WSGIRequest(environ)
    try:
        return is_public(request, match_of(request))
    except SuspiciousOperation:
        return False


def lets_in(request: WSGIRequest) -> bool:
    try:
        request.get_host()
    except DisallowedHost:
        return False
    if request.META.get("SCRIPT_NAME"):  # links would be others
        return False
    return request.is_secure() or not settings.SECURE_SSL_REDIRECT


def whole_page(environ: Environ) -> Environ:
    """The same request for the page itself, whatever its reader has already or wants of it."""
    unconditional = {name: value for name, value in environ.items() if name not in CONDITIONS}
    return unconditional | {"REQUEST_METHOD": "GET"}


def is_page_to_keep(status: str, headers: Headers) -> bool:
    policy = dict(headers).get("Cache-Control")
    return status == "200 OK" and policy == PUBLIC


def joined(response: Iterable[bytes]) -> bytes:
    """The body; closing the response gives its database connection back."""
    try:
        return b"".join(response)
    finally:
        if close := getattr(response, "close", None):
            close()


def emptied(response: Iterable[bytes]) -> list[bytes]:
    """No body, as HEAD asks for."""
    joined(response)
    return []


def route_of(environ: Environ) -> str:
    match = match_of(WSGIRequest(environ))
    return f"/{match.route}" if match else ""


def log(environ: Environ, route: str, status: HTTPStatus, started: float) -> None:
    """The line that Django's own way would have written, under an id of its own."""
    token = request_id.set(new_request_id(environ))
    log_answer(environ["REQUEST_METHOD"], route, status, started)
    request_id.reset(token)
