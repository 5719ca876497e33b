"""What commands about one person take."""

import sys

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from enquiries.common.address import canonical

ADDRESS_HELP = "the address; - reads it from standard input, where no list of processes shows it"


def email_address(typed: str) -> str:
    """Read an address in full: a slip must not pass for a person of whom nothing is held.

    Raises CommandError.
    """
    try:
        return canonical(sys.stdin.readline() if typed == "-" else typed)
    except ValidationError:
        raise CommandError("Give an email address in full, like name@example.com") from None
