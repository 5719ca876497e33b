"""How many wrong passwords are too many, and for whom."""

from typing import Any

from django.conf import settings
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from .audit_log import AuditEntry

TOO_MANY_REQUESTS = 429


def is_known_here(username: str | None, address: str | None) -> bool:
    """Whether this account has signed in, second factor included, from this address of late."""
    if not username or not address:
        return False
    signed_in = AuditEntry.objects.of(AuditEntry.Event.SIGNED_IN, account=username, address=address)
    return signed_in.filter(at__gte=Now() - settings.KNOWN_ADDRESS_FOR).exists()


def name_as_counted(request: HttpRequest, credentials: dict[str, str] | None) -> str | None:
    """Give the code by which wrong passwords for a name are counted, or None where none was typed.

    People type a password, or a patient's name, into the wrong box: no table keeps it readable.
    """
    typed = (credentials or request.POST).get("username")
    return typed and salted_hmac("mybackpain.sign-in", typed, algorithm="sha256").hexdigest()


def parameters(attempt: Any, credentials: dict[str, str] | None = None) -> list[Any]:
    """What the failures are counted by: the account, and the address, each by itself.

    An account at an address where it is at home counts only its own failures from there, so
    that nobody elsewhere, and no stranger at the same address, can lock the clinic out.
    """
    username = (credentials or {}).get("username") or getattr(attempt, "username", None)
    address = getattr(attempt, "axes_ip_address", None) or getattr(attempt, "ip_address", None)
    if is_known_here(username, address):
        return [["username", "ip_address"]]
    return ["username", "ip_address"]


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, str] | None
) -> HttpResponse:
    """The same answer whether or not the account exists, and whatever the password."""
    page = render(request, "admin/locked_out.html", status=TOO_MANY_REQUESTS)
    page["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return page
