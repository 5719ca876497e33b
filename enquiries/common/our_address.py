"""Addresses to which no form may have a letter sent: this machine's, its network's and our own.

A letter there would come back to us, or reach whoever runs the mail server in place of a patient.
"""

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from .address import mailbox_of, refusal

# Set aside for one machine or one network (RFC 2606, 6761, 6762, 7686, 8375, ICANN), or used as if.
LOCAL = {
    *(
        "localhost",
        "localdomain",
        "local",
        "internal",
        "intranet",
        "private",
        "corp",
        "home",
        "lan",
    ),
    *("arpa", "invalid", "onion"),
}
# Whoever runs a mail server, and machines (RFC 2142, and what mail servers call themselves).
ROLES = {
    *("postmaster", "hostmaster", "webmaster", "abuse", "root", "daemon", "nobody", "www-data"),
    *("mailer-daemon", "double-bounce", "noreply", "no-reply"),
}


def demand_another(address: str) -> None:
    """Raises ValidationError where a canonical address cannot be a patient's own."""
    mailbox, _, domain = mailbox_of(address).rpartition("@")
    last = domain.rpartition(".")[2]
    if last in LOCAL or not last[:1].isalpha():  # “0x7f” is a number to some mail servers
        raise refusal("invalid")
    is_role = mailbox in ROLES and any(is_within(domain, own) for own in our_domains())
    if is_role or f"{mailbox}@{domain}" in map(mailbox_of, our_addresses()) or is_envelope(address):
        raise ValidationError(
            "This is an address of ours. Enter the one at which you read your own email",
            code="ours",
        )


def our_addresses() -> list[str]:
    """Where our letters come from, and where answers go."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return [each.lower() for each in (sender, settings.CLINIC_INBOX, settings.CLINIC["email"])]


def our_domains() -> set[str]:
    hosts = {address.rpartition("@")[2] for address in our_addresses()}
    return hosts | {urlsplit(settings.SITE_URL).hostname or ""}


def is_within(domain: str, own: str) -> bool:
    return domain == own or domain.endswith(f".{own}")


def is_envelope(address: str) -> bool:
    """Whether reports about our letters go there."""
    before, has_id, after = settings.BOUNCE_ADDRESS.lower().partition("{id}")
    return bool(has_id) and address.startswith(before) and address.endswith(after)
