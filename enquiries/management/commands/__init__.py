"""What commands about one person take."""

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from enquiries.common.address import canonical


def email_address(typed: str) -> str:
    """An address in full: a slip must not pass for a person of whom nothing is held."""
    try:
        return canonical(typed)
    except ValidationError:
        raise CommandError("Give an email address in full, like name@example.com") from None
