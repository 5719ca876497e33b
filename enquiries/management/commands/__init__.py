"""What commands about one person take."""

import sys

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from enquiries.common.address import canonical
from enquiries.consultations.consultation import as_reference

PERSON_HELP = (
    "the address, or the reference of a consultation; - reads it from standard input, "
    "where no list of processes shows it"
)


def person(typed: str) -> str:
    """Read an address or a reference in full: a slip must not pass for who left nothing.

    Raises CommandError.
    """
    words = (sys.stdin.readline() if typed == "-" else typed).strip()
    if reference := as_reference(words):
        return reference
    try:
        return canonical(words)
    except ValidationError:
        raise CommandError(
            "Give an email address in full, like name@example.com, or a reference, like MBP-7K3FQT"
        ) from None
