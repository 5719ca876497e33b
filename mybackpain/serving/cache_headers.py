"""What browsers and proxies are told about keeping an answer, whoever keeps it here."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .public_pages import is_public

GetResponse = Callable[[HttpRequest], HttpResponseBase]

FRESH = settings.PAGE_MAX_AGE  # seconds
PUBLIC = f"public, max-age={FRESH}, stale-while-revalidate={FRESH}, stale-if-error=3600"
PRIVATE = "private, no-cache"


def is_for_everyone(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether anybody may keep it: none with a cookie, a variation or a policy of its own."""
    has_own_rules = response.has_header("Vary") or response.has_header("Cache-Control")
    if response.status_code != HTTPStatus.OK or response.cookies or has_own_rules:
        return False
    return request.method in {"GET", "HEAD"} and is_public(request, request.resolver_match)


def cache_headers(get_response: GetResponse) -> GetResponse:
    """Public pages say so; whatever says nothing of itself is private."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if is_for_everyone(request, response):
            response.headers["Cache-Control"] = PUBLIC
            response.headers["Vary"] = "Accept-Encoding"
        response.headers.setdefault("Cache-Control", PRIVATE)
        return response

    return middleware
