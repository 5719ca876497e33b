"""What is remembered of an email address without keeping it: keyed digests, and nothing to read."""

from django.conf import settings
from django.utils.crypto import salted_hmac


def address_digest(email: str, secret: str | None = None) -> str:
    """A digest that tells nothing to whoever lacks the secret key; the same in any case."""
    digest = salted_hmac("enquiries.address", email.casefold(), secret=secret, algorithm="sha256")
    return digest.hexdigest()


def known_digests(email: str) -> list[str]:
    """The digests of an address under the key of today and those before it."""
    return [address_digest(email, key) for key in (None, *settings.SECRET_KEY_FALLBACKS)]
