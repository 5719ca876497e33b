"""Where a request comes from, and the id by which its log lines are found."""

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]
PROXY_ID = re.compile(r"[0-9A-Za-z-]{8,64}")

request_id: ContextVar[str] = ContextVar("request_id", default="-")


def client_address(request: HttpRequest) -> str:
    """The visitor's address: what the outermost trusted proxy saw, or who is connected to us.

    Each proxy adds the address it sees at the right; what a visitor wrote there stands further
    left and is never read.
    """
    connected: str = request.META.get("REMOTE_ADDR", "")
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if not 0 < settings.TRUSTED_PROXIES <= len(seen):
        return connected
    try:
        return str(ip_address(seen[-settings.TRUSTED_PROXIES]))
    except ValueError:
        return connected


def new_request_id(request: HttpRequest) -> str:
    """The proxy's own id where a proxy is trusted, so that both logs agree; else a fresh one."""
    given: str = request.META.get("HTTP_X_REQUEST_ID", "")
    if settings.TRUSTED_PROXIES and PROXY_ID.fullmatch(given):
        return given
    return uuid.uuid4().hex


def know_origin(get_response: GetResponse) -> GetResponse:
    """Settle address and id before anything else asks for them."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.META["REMOTE_ADDR"] = client_address(request)
        token = request_id.set(new_request_id(request))
        try:
            return get_response(request)
        finally:
            request_id.reset(token)

    return middleware


class WithRequestId(logging.Filter):
    """Puts the id of the request on each line; outside a request it is a dash."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True
