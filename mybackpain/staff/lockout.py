"""How many wrong passwords are too many, and for whom."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import devices
from .audit_log import AuditEntry
from .second_factor import forget_wrong_codes

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
    return code_of(typed, devices.factor_passed_here(request, typed))


def code_of(name: str, factor: int | None = None) -> str:
    """Give the code of a name, or of one on a device that has passed this second factor."""
    counted = f"{name}\n{factor}" if factor else name
    return salted_hmac("mybackpain.sign-in", counted, algorithm="sha256").hexdigest()


def unlock(user: User) -> int:
    """Forget an account's wrong passwords, on its own devices too, and codes; how many counts."""
    name = user.get_username()
    factors = TOTPDevice.objects.filter(user=user).values_list("pk", flat=True)
    codes = [code_of(name), *(code_of(name, factor) for factor in factors)]
    count: int = AccessAttempt.objects.filter(username__in=codes).delete()[0]
    return count + forget_wrong_codes(user)


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
