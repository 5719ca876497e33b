"""How many wrong passwords are too many, and for whom."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from . import devices
from .audit_log import AuditEntry

TOO_MANY_REQUESTS = 429


def network(address: str | None) -> str | None:
    """What counts as one address: of IPv6 the /64, which one household or phone has to itself."""
    try:
        ip = ip_address((address or "").partition("%")[0])
    except ValueError:
        return None
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or ip_network((ip, 64), strict=False).network_address)
    return str(ip)


def network_as_counted(request: HttpRequest) -> str | None:
    """Give by what wrong passwords from a visitor's network are counted."""
    return network(request.META.get("REMOTE_ADDR"))


def is_one_of_these(counted: str | None, entries: QuerySet[AuditEntry]) -> bool:
    """Whether one of these lines of the audit log came from this network."""
    addresses = entries.order_by().values_list("address", flat=True).distinct()
    return counted in {network(address) for address in addresses}


def is_known_here(username: str | None, counted: str | None) -> bool:
    """Whether this account has signed in, second factor included, from this network of late."""
    if not username or not counted:
        return False
    signed_in = AuditEntry.objects.filter(event=AuditEntry.Event.SIGNED_IN, account=username)
    return is_one_of_these(counted, signed_in.filter(at__gte=Now() - settings.KNOWN_ADDRESS_FOR))


def name_as_counted(request: HttpRequest, credentials: dict[str, str] | None) -> str | None:
    """Give the code by which wrong passwords for a name are counted, or None where none was typed.

    People type a password, or a patient's name, into the wrong box: no table keeps it readable. A
    device on which the account has passed its second factor has a code of its own.
    """
    typed = (credentials or request.POST).get("username")
    if not typed:
        return None
    factor = devices.factor_passed_here(request, typed)
    counted = f"{typed}\n{factor}" if factor else typed
    return salted_hmac("mybackpain.sign-in", counted, algorithm="sha256").hexdigest()


def parameters(request: HttpRequest, credentials: dict[str, str] | None = None) -> list[Any]:
    """What the failures are counted by: the account, and the network, each by itself.

    On a device where it has passed its second factor, an account counts only its own failures from
    that device; in a network where it is at home, only those from there. So nobody elsewhere, and
    no stranger in the clinic's own network, can lock the clinic out.
    """
    username = (credentials or request.POST).get("username")
    if username and devices.factor_passed_here(request, username):
        return ["username"]
    if is_known_here(username, network_as_counted(request)):
        return [["username", "ip_address"]]
    return ["username", "ip_address"]


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, str] | None
) -> HttpResponse:
    """The same answer whether or not the account exists, and whatever the password."""
    page = render(request, "admin/locked_out.html", status=TOO_MANY_REQUESTS)
    page["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return page
