"""Where a request comes from."""

import re
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from .health import PROBES
from .proxies import proxies
from .request_id import new_request_id, request_id

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def without_port(entry: str) -> str:
    """Take an address out of “203.0.113.9:4711”, “[2001:db8::7]:4711” or either in quotes."""
    entry = entry.strip().strip('"')
    if bracketed := re.fullmatch(r"\[([^\]]*)\](?::\d+)?", entry):
        return bracketed[1]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry


def client_address(request: HttpRequest) -> str:
    """The visitor's address: what the outermost trusted proxy saw, or who is connected to us.

    Each proxy adds the address it sees at the right; what a visitor wrote there stands further
    left and is never read.
    """
    connected: str = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if not settings.TRUSTED_PROXIES or not forwarded:
        return connected
    seen = forwarded.split(",")
    if len(seen) < settings.TRUSTED_PROXIES:
        proxies.misread(f"X-Forwarded-For holds {len(seen)} of them")
        return connected
    try:
        return str(ip_address(without_port(seen[-settings.TRUSTED_PROXIES])))
    except ValueError:
        proxies.misread("the entry of X-Forwarded-For that it trusts is no address")
        return connected


def identify_request(get_response: GetResponse) -> GetResponse:
    """Settle address and id before anything else asks for them."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.META["REMOTE_ADDR"] = address = client_address(request)
        if request.path_info not in PROBES:  # they come from inside, again and again
            proxies.watch(address)
        token = request_id.set(new_request_id(request.META))
        try:
            return get_response(request)
        finally:
            request_id.reset(token)

    return middleware
