"""Limits on enquiries, the same for all processes: per address, per network and for the site.

They keep strangers from writing to others in our name, and shut no patient out: a consultation is
kept in any case, and nobody learns from an answer what somebody else has asked for.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from enquiries.common.address import address_digest, known_digests
from enquiries.common.counted import LIMITS_HIT
from enquiries.consultations.consultation import Consultation
from factsheets.network import client_network

from .tally import Tally

FORMS = ("report", "consultation")
# A household or a phone holds a /64 at least, and may be given a /56 or a /48: a wider network gets
# so many times as much.
IPV6_PREFIXES = {64: 1, 56: 2, 48: 4}
KNOWN_AFTER = timedelta(hours=1)
LONGEST_WAIT = timedelta(days=1)

logger = logging.getLogger(__name__)


class LimitReached(Exception):  # noqa: N818 (it is expected, and nothing has failed)
    """Enough has come from one network for now. Raised in the transaction: nothing is kept."""

    def __init__(self, whose: str, period: timedelta) -> None:
        super().__init__(whose)
        self.period = period


@dataclass(frozen=True)
class Allowance:
    """What a new enquiry may set off."""

    may_write: bool = True  # to its address, which has had enough letters otherwise
    not_before: datetime | None = None  # when a letter to it may leave; None is at once
    busy_period: timedelta | None = None  # of the limit that its network has passed


UNLIMITED = Allowance()


def networks(address: str) -> Iterator[tuple[str, int]]:
    """The networks in which an address lies, each with how many times the limit it is allowed."""
    network = client_network(address)
    if network and "/" not in network:
        yield network, 1
    elif network:
        yield from ((client_network(address, prefix), n) for prefix, n in IPV6_PREFIXES.items())


def keyed(whose: str) -> str:
    return salted_hmac("enquiries.limit", whose, algorithm="sha256").hexdigest()


def slot(tally: Tally, most: int, period: timedelta) -> datetime | None:
    """When what was counted last may leave, so that no more than `most` leave in a period.

    None is at once; beyond the limit one after the other, after the period has ended.
    """
    beyond = tally.count - most
    if beyond <= 0:
        return None
    wait = period * (beyond - 1) / most
    return min(tally.ends_at + wait, timezone.now() + LONGEST_WAIT)


def is_known(email: str) -> bool:
    """Whether somebody asked for a consultation with this address before today's trouble."""
    earlier = Consultation.objects.filter(received_at__lte=Now() - KNOWN_AFTER)
    return earlier.filter(email=email).exists()


def count_address(form: str, email: str) -> bool:
    """Count against the limit of an address; whether it may still be written to."""
    if not settings.LIMIT_PER_ADDRESS:
        return True
    most, period = settings.LIMIT_PER_ADDRESS
    is_enough = Tally.objects.add_one(address_digest(f"{form}:{email}"), period).count > most
    if is_enough:
        LIMITS_HIT.labels(form, "address").inc()
    return not is_enough


def count_networks(form: str, address: str) -> list[datetime]:
    """Count against the limit of each network; when a letter may leave, for each one passed."""
    if not settings.LIMIT_PER_CLIENT:
        return []
    most, period = settings.LIMIT_PER_CLIENT
    slots = [
        slot(Tally.objects.add_one(keyed(f"{form}:{network}"), period), most * times, period)
        for network, times in networks(address)
    ]
    passed = [when for when in slots if when]
    if passed:
        LIMITS_HIT.labels(form, "network").inc()
    return passed


def count_site(form: str, email: str) -> list[datetime]:
    """Count against the limit of the site, and tell the operator once when it is passed."""
    if not settings.LIMIT_SITE:
        return []
    most, period = settings.LIMIT_SITE
    tally = Tally.objects.add_one(keyed(f"{form}:site"), period)
    if tally.count == most + 1:
        logger.error(
            "LIMIT_SITE is passed by the %s form: until %s letters to new addresses wait. "
            "The form stays open.",
            form,
            f"{tally.ends_at:%H:%M} UTC",
        )
    when = slot(tally, most, period)
    if when:
        LIMITS_HIT.labels(form, "site").inc()
    return [when] if when and not is_known(email) else []


def count(request: HttpRequest, form: str, email: str) -> Allowance:
    """Count a new enquiry against each limit, form by form. Needs a transaction."""
    may_write = count_address(form, email)
    limit = settings.LIMIT_PER_CLIENT
    busy = count_networks(form, str(request.META.get("REMOTE_ADDR", "")))
    waits = busy + count_site(form, email)
    return Allowance(
        may_write=may_write,
        not_before=max(waits, default=None),
        busy_period=limit[1] if limit and busy else None,
    )


def note_misread_proxies() -> None:
    """Keep for a day that visitors could not be told apart."""
    with transaction.atomic():
        Tally.objects.add_one(keyed("misread proxies"), timedelta(days=1))


def are_proxies_misread() -> bool:
    """Whether visitors could not be told apart within the last day."""
    noted = Tally.objects.filter(digest=keyed("misread proxies"))
    return noted.filter(ends_at__gt=Now()).exists()


def forget_address(email: str) -> int:
    """Forget the counts of one address; how many there were."""
    digests = [digest for form in FORMS for digest in known_digests(f"{form}:{email}")]
    return Tally.objects.filter(digest__in=digests).delete()[0]
