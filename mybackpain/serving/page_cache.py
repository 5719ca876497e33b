"""Public pages, the same for everyone: rendered and compressed once for each content, then kept."""

import gzip
import hashlib
import time
from collections.abc import Callable
from functools import lru_cache, partial
from http import HTTPStatus

import brotli
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from factsheets import content_version
from factsheets.native import guard

from .shelf import Shelf

# By view name. What is not named here is private: not kept here, nor by any shared cache.
PUBLIC_PAGES = {
    "factsheets:home",
    "factsheets:index",
    "factsheets:category",
    "factsheets:place",
    "factsheets:fact_sheet",
    "enquiries:report",
    "enquiries:sheet_consultation",
    "enquiries:consultation",
    "urgent_help",
    "privacy",
    "accessibility",
    "about",
}
CHANGED_BY = {
    "factsheets:index": "q",
    "factsheets:category": "page",
    "factsheets:place": "page",
}
MOST_PAGES = 200  # kept in a process, of about 30 kB each
FRESH = settings.PAGE_MAX_AGE  # seconds
PUBLIC = f"public, max-age={FRESH}, stale-while-revalidate={FRESH}, stale-if-error=3600"
OF_THE_BODY = {"Content-Type", "Content-Length", "Content-Encoding"}
PRIVATE = "private, no-cache"
PAGE_VERSION = "mybackpain.page_version"  # in the request's environ, when a kept page answers it


def as_brotli(body: bytes) -> bytes:
    """Quality 11 takes 27 ms instead of 1.5 ms and saves 0.7 kB of 4.9 kB."""
    with guard("brotli", brotli.error):
        return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=5))


CODINGS: dict[str, Callable[[bytes], bytes]] = {  # the best first
    "br": as_brotli,
    "gzip": partial(gzip.compress, mtime=0),
    "identity": bytes,
}


@lru_cache(maxsize=256)
def best_coding(accepted: str) -> str:
    """The coding that an Accept-Encoding header weighs highest, ours among equals."""
    weights = {}
    for choice in accepted.lower().split(","):
        name, _, parameter = choice.partition(";")
        try:
            weights[name.strip()] = float(parameter.strip().removeprefix("q=") or 1)
        except ValueError:
            weights[name.strip()] = 0.0
    weights.setdefault("identity", 0.001)  # always understood, liked least
    return max(CODINGS, key=lambda coding: weights.get(coding, weights.get("*", 0.0)))


class Page:
    """A page as the whole stack below made it, its security headers included."""

    def __init__(self, response: HttpResponse, match: ResolverMatch, version: str) -> None:
        self.match, self.version = match, version
        self.rendered_at = int(time.time())
        self.body = response.content
        self.headers = {
            **response.headers,
            "Cache-Control": PUBLIC,
            "Vary": "Accept-Encoding",
            "Last-Modified": http_date(self.rendered_at),
        }
        self.digest = hashlib.blake2b(self.body, digest_size=12).hexdigest()
        self.variants: dict[str, tuple[bytes, dict[str, str]]] = {}

    def variant(self, coding: str) -> tuple[bytes, dict[str, str]]:
        """Body and headers in a coding, made when first asked for."""
        if coding not in self.variants:
            body = CODINGS[coding](self.body)
            own = {"Content-Length": str(len(body)), "ETag": f'"{self.digest}-{coding}"'}
            if coding != "identity":
                own["Content-Encoding"] = coding
            self.variants[coding] = body, self.headers | own
        return self.variants[coding]

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or “not modified” to those who have it."""
        request.resolver_match = self.match  # for the log
        request.META[PAGE_VERSION] = self.version
        body, headers = self.variant(best_coding(request.META.get("HTTP_ACCEPT_ENCODING", "")))
        short = get_conditional_response(request, headers["ETag"], self.rendered_at)
        if short is None:
            return HttpResponse(b"" if request.method == "HEAD" else body, headers=headers)
        # With its policies, so that a new one reaches those who have the page.
        for name in headers.keys() - OF_THE_BODY:
            short[name] = headers[name]
        return short


def public_match(request: HttpRequest) -> ResolverMatch | None:
    """The public page that the path names, if it names one."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    return match if match.view_name in PUBLIC_PAGES else None


def is_search(request: HttpRequest, match: ResolverMatch) -> bool:
    """Whether a query changes the page; any other query is ignored, so it splits nothing."""
    return CHANGED_BY.get(match.view_name, "") in request.GET


def is_welcome(request: HttpRequest) -> bool:
    """Whether the stack below would neither refuse the host nor redirect to https."""
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return request.is_secure() or not settings.SECURE_SSL_REDIRECT


def is_for_everyone(response: HttpResponse) -> bool:
    """Whether a response may be kept: none with a cookie, a variation or a policy of its own."""
    has_own_rules = response.has_header("Vary") or response.has_header("Cache-Control")
    return response.status_code == HTTPStatus.OK and not response.cookies and not has_own_rules


def private(response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault("Cache-Control", PRIVATE)
    return response


class PageCache:
    """Stands above all that makes a response, and below health probes and the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.pages: Shelf[str, Page] = Shelf(MOST_PAGES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return self.change(request)
        page = self.pages.get(request.path)
        match = page.match if page else public_match(request)
        if match is None or is_search(request, match) or not is_welcome(request):
            return private(self.get_response(request))
        if page and page.version == content_version.current():
            return page.answer(request)
        return self.render(request, match)

    def change(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on what may change the content, so that a change shows at once in this process."""
        try:
            return private(self.get_response(request))
        finally:
            content_version.look_again()

    def render(self, request: HttpRequest, match: ResolverMatch) -> HttpResponseBase:
        # Read before rendering: what is rendered during an edit counts as old, never as new.
        version = content_version.current()
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not is_for_everyone(response):
            return private(response)
        page = Page(response, match, version)
        self.pages.put(request.path, page)
        return page.answer(request)
