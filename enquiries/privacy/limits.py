"""Limits on enquiries, the same for all processes: per address, per client and for the site."""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from enquiries.common.address import address_digest, known_digests

from .tally import Tally

FORMS = ("report", "consultation")
IPV6_PREFIX = 64  # one household or phone holds at least that many addresses


class LimitReached(Exception):  # noqa: N818 (it is expected, and nothing has failed)
    """Somebody has sent enough for now. Raised inside the transaction, so that nothing is kept."""

    def __init__(self, whose: str, period: timedelta) -> None:
        super().__init__(whose)
        self.period = period


def client_network(address: str) -> str:
    """The address that counts as one client; for IPv6 the /64; empty when it is none."""
    try:
        ip = ip_address(address.partition("%")[0].strip("[]"))
    except ValueError:
        return ""
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or ip_network((ip, IPV6_PREFIX), strict=False))
    return str(ip)


def keyed(whose: str) -> str:
    return salted_hmac("enquiries.limit", whose, algorithm="sha256").hexdigest()


def count(request: HttpRequest, form: str, email: str) -> None:
    """Count a new enquiry against each limit. Needs a transaction.

    Addresses are counted form by form, so that three reports never stand in the way of asking for
    a consultation. Raises LimitReached.
    """
    client = client_network(str(request.META.get("REMOTE_ADDR", "")))
    limits = [
        ("address", settings.LIMIT_PER_ADDRESS, address_digest(f"{form}:{email}")),
        ("client", settings.LIMIT_PER_CLIENT, client and keyed(client)),
        ("site", settings.LIMIT_SITE, keyed("site")),
    ]
    for whose, limit, digest in limits:
        if limit and digest and not Tally.objects.add_one(digest, *limit):
            raise LimitReached(whose, limit[1])


def forget_address(email: str) -> int:
    """Forget the counts of one address; how many there were."""
    digests = [digest for form in FORMS for digest in known_digests(f"{form}:{email}")]
    return Tally.objects.filter(digest__in=digests).delete()[0]
