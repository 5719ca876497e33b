"""Who may ask what is for operators: whoever is on this machine, or has the token."""

from ipaddress import ip_address

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def is_inside(request: HttpRequest, token: str) -> bool:
    """Say whether a request comes from this machine itself, through no proxy, or has the token."""
    if token and constant_time_compare(given_token(request), token):
        return True
    is_forwarded = any(request.META.get(name) for name in FORWARDED)
    return is_loopback(request.META.get("REMOTE_ADDR", "")) and not is_forwarded


def given_token(request: HttpRequest) -> str:
    """`Authorization: Bearer TOKEN`, or `?token=TOKEN` for who can only name an address."""
    scheme, _, bearer = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return bearer.strip() if scheme.lower() == "bearer" else request.GET.get("token", "")


def is_loopback(address: str) -> bool:
    """A socket of this machine has no address at all."""
    try:
        return not address or ip_address(address).is_loopback
    except ValueError:
        return False
