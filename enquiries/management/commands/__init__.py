"""What commands about one person take."""

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email


def email_address(typed: str) -> str:
    """An address in full: a slip must not pass for a person of whom nothing is held."""
    try:
        validate_email(typed.strip())
    except ValidationError:
        raise CommandError("Give an email address in full, like name@example.com") from None
    return typed.strip()
