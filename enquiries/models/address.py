"""What is remembered of an email address without keeping it: keyed digests, and nothing to read."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac


def address_digest(email: str, secret: str | None = None) -> str:
    """A digest that tells nothing to whoever lacks the secret key; the same in any case."""
    digest = salted_hmac("enquiries.address", email.casefold(), secret=secret, algorithm="sha256")
    return digest.hexdigest()


def known_digests(email: str) -> list[str]:
    """The digests of an address under the key of today and those before it."""
    return [address_digest(email, key) for key in (None, *settings.SECRET_KEY_FALLBACKS)]


class BlockedAddressQuerySet(models.QuerySet["BlockedAddress"]):
    def of(self, email: str) -> "BlockedAddressQuerySet":
        return self.filter(digest__in=known_digests(email))

    def block(self, digest: str) -> None:
        """Write to this address no more."""
        self.get_or_create(digest=digest)


class BlockedAddress(models.Model):
    """An address whose owner said “This wasn't me”: nothing is sent to it."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    blocked_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = BlockedAddressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "blocked addresses"
        default_permissions = ()

    def __str__(self) -> str:
        return f"Blocked address {self.pk}"
