"""The audit log: who came in, who was refused, and what changed about who may do what."""

import logging
from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.http import HttpRequest

logger = logging.getLogger("mybackpain.audit")


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def of(self, event: str, *, account: str, address: str | None) -> Self:
        return self.filter(event=event, account=account, address=address)

    def record(
        self,
        event: "AuditEntry.Event",
        account: str,
        *,
        request: HttpRequest | None = None,
        detail: str = "",
    ) -> "AuditEntry":
        """Keep what happened to an account; without a request it came from the command line."""
        user = getattr(request, "user", None)
        entry = self.create(
            event=event,
            account=account,
            by=user.get_username() if user else "command line",
            address=request.META.get("REMOTE_ADDR") or None if request else None,
            detail=detail[:400],
        )
        logger.info("%s %s", event, entry.pk)
        return entry


class AuditEntry(models.Model):
    """One line of the audit log, kept by name so that it outlives the account."""

    class Event(models.TextChoices):
        SIGNED_IN = "signed_in", "Signed in"
        REFUSED = "refused", "Sign-in refused"
        LOCKED_OUT = "locked_out", "Locked out"
        SIGNED_OUT = "signed_out", "Signed out"
        CODE_REFUSED = "code_refused", "Second factor refused"
        SECOND_FACTOR_SET = "second_factor_set", "Second factor set up"
        PASSWORD_SET = "password_set", "Password set"
        ACCOUNT_ADDED = "account_added", "Account added"
        ACCOUNT_RESET = "account_reset", "Password and second factor reset"
        ACCESS_CHANGED = "access_changed", "Rights changed"
        ACCOUNT_CHANGED = "account_changed", "Account changed"
        EXPORTED = "exported", "Data exported"

    at = models.DateTimeField(db_default=Now())
    event = models.CharField(max_length=20, choices=Event)
    account = models.CharField(
        max_length=150, blank=True, help_text="Empty where no such account exists."
    )
    by = models.CharField(max_length=150, blank=True, help_text="Empty before somebody signs in.")
    address = models.GenericIPAddressField(null=True)
    detail = models.CharField(max_length=400, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "audit log"
        ordering = ["-at", "-pk"]
        indexes = [
            # The lockout asks at each sign-in whether the account has been used from here.
            models.Index(name="auditentry_account", fields=["account", "address", "at"]),
            models.Index(name="auditentry_newest", fields=["-at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()}: {self.account}"
