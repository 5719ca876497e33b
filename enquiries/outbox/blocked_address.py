"""Addresses to which nothing is sent."""

from django.db import models
from django.db.models.functions import Now

from enquiries.common.address import known_digests
from enquiries.common.erasure_log import Erasure, note


class BlockedAddressQuerySet(models.QuerySet["BlockedAddress"]):
    def of(self, email: str) -> "BlockedAddressQuerySet":
        return self.filter(digest__in=known_digests(email))

    def block(self, digest: str) -> None:
        """Write to this address no more."""
        _, is_new = self.get_or_create(digest=digest)
        if is_new:
            note(Erasure.Deed.BLOCKED, "address", [digest])

    def lift(self) -> int:
        """Allow letters to these addresses again; how many there were."""
        note(Erasure.Deed.UNBLOCKED, "address", self.values_list("digest", flat=True))
        return self.delete()[0]


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
