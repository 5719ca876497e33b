"""Whether visitors can be told apart; by a wrong TRUSTED_PROXIES all of them are one client."""

import logging
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError

from enquiries.privacy import limits

MANY = 100  # requests in a row from the same private address

logger = logging.getLogger(__name__)


def is_private(address: str) -> bool:
    try:
        return ip_address(address).is_private
    except ValueError:
        return True


class Proxies:
    """What this process has seen of them; it speaks once."""

    def __init__(self) -> None:
        self.last = ""
        self.in_a_row = 0
        self.has_spoken = False

    def watch(self, address: str) -> None:
        """Notice when visitor after visitor is the same private address, as a proxy's is."""
        if self.has_spoken or not settings.SECURE_SSL_REDIRECT:
            return
        self.in_a_row = self.in_a_row + 1 if address == self.last else 1
        self.last = address
        if self.in_a_row >= MANY and is_private(address):
            self.misread(f"the last {MANY} visitors all had the same private address")

    def misread(self, why: str) -> None:
        """Say it in the log, and keep it for the deployment check."""
        if self.has_spoken:
            return
        self.has_spoken = True
        logger.error(
            "TRUSTED_PROXIES=%d is wrong: %s. All visitors count as one, and so do their limits. "
            "Set it to the number of proxies before the site, for example: TRUSTED_PROXIES=1",
            settings.TRUSTED_PROXIES,
            why,
        )
        try:
            limits.note_misread_proxies()
        except DatabaseError:
            logger.info("the database is away; the deployment check will not know of it")


proxies = Proxies()
