"""What happens to every request: health probes, one log line, and failures told plainly."""

import logging
import time
from collections.abc import Callable
from http import HTTPMethod, HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import DataError, Error, IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin
from modern_csrf.middleware import ModernCsrfViewMiddleware

from enquiries.common.lasting_trouble import LastingTrouble
from enquiries.privacy.limits import LimitReached

from . import errors
from .health import PROBES
from .metrics import REQUESTS

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# A row that breaks a rule, or a value that fits no column: no outage, and to be mended in code.
FAULTS_OF_OURS = (DataError, IntegrityError)
METHODS = set(HTTPMethod)
logger = logging.getLogger("mybackpain.requests")
database_trouble = LastingTrouble(logger)


def forbid_embedding(get_response: GetResponse) -> GetResponse:
    """Nothing of ours is loaded into another site's page, probes and errors included."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        return response

    return middleware


def refuse_null(get_response: GetResponse) -> GetResponse:
    """No address of ours holds a null character, and PostgreSQL's text cannot be asked for one."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return errors.bad_request(request, ValueError("null character"))
        return get_response(request)

    return middleware


def health(get_response: GetResponse) -> GetResponse:
    """Answer probes before any check of host or scheme: they come from inside, over plain http."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        probe = PROBES.get(request.path_info)
        return probe(request) if probe else get_response(request)

    return middleware


def logged_path(request: HttpRequest) -> str:
    """Name the route, so that nothing typed into an address is logged."""
    if request.resolver_match:
        return f"/{request.resolver_match.route}"
    is_file = request.path.startswith(settings.STATIC_URL)
    return settings.STATIC_URL if is_file else "(no page)"


def log_answer(method: str | None, path: str, status: int, started: float) -> None:
    """One line a request, without a method of the visitor's own; `started` by perf_counter()."""
    method = method if method in METHODS else "(other)"
    took = time.perf_counter() - started
    REQUESTS.labels(method, path, status).observe(took)
    logger.info("%s %s %s %.0f ms", method, path, status, took * 1000)


def log_request(get_response: GetResponse) -> GetResponse:
    """Log what the response cache has not answered."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = get_response(request)
        log_answer(request.method, logged_path(request), response.status_code, started)
        return response

    return middleware


class PublicCsrfMiddleware(ModernCsrfViewMiddleware):  # type: ignore[misc]
    """Refuses forms sent from other sites, without token or cookie, admin's forms included.

    Unlike the library it leaves the request open to a second check, so that admin's own
    `csrf_protect` still asks for Django's token.
    """

    def _accept(self, request: HttpRequest) -> None:
        return None


class ExpectedFailures(MiddlewareMixin):
    """A database out of reach, too much or too often: a page of its own and one line of log."""

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """Refuse more than any form for patients, while it can still be read and given back."""
        if request.path.startswith("/admin/"):
            return None
        size = str(request.META.get("CONTENT_LENGTH"))
        is_too_large = size.isdecimal() and int(size) > settings.LARGEST_FORM
        return errors.too_large(request) if is_too_large else None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Lead back whoever opens the address of a button at the desk: Django's page is empty."""
        is_empty = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content
        if is_empty and errors.is_at_the_desk(request):
            return errors.not_allowed(request, response["Allow"])
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Error) and not isinstance(error, FAULTS_OF_OURS):
            database_trouble.met("the database cannot be used: %s", type(error).__name__)
            return errors.unavailable(request)
        if isinstance(error, LimitReached):
            logger.warning("a limit is reached: %s", error)
            return errors.too_many(request, error.period)
        if isinstance(error, (RequestDataTooBig, TooManyFieldsSent)):
            return errors.too_large(request)
        return None
