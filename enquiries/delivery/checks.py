"""Start-up checks of what the outbox relies on."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Warned
from django.db import connections

from enquiries.common import erasure_file
from enquiries.common.address import LONGEST_MAILBOX
from enquiries.outbox.identity import envelope_sender
from factsheets import typesetter

from .mailer import mailer

# NOOP and MAIL on a kept connection that turns out to be over; then connect and greet, STARTTLS and
# greet again, three steps of login, MAIL, RCPT, DATA, text.
SMTP_REPLIES = 13
PDF_ATTEMPTS = 2  # as typed, then in plain characters


@register
def lease_outlasts_smtp(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """A lease that ends while a letter is still being sent would send it twice."""
    reply = getattr(mailer(), "timeout", 0)  # files answer at once
    slowest = SMTP_REPLIES * reply + round(PDF_ATTEMPTS * typesetter.SECONDS)
    if slowest < settings.OUTBOX_LEASE:
        return []
    return [
        Error(
            f"OUTBOX_LEASE is {settings.OUTBOX_LEASE} seconds, but sending one letter can take "
            f"{slowest} seconds.",
            hint=f"Set it longer, for example: OUTBOX_LEASE={slowest + 60}",
            id="enquiries.E001",
        )
    ]


@register(Tags.database)
def sqlite_keeps_what_it_promises(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """An acknowledged enquiry survives a power cut only with these settings of SQLite."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "sqlite":
            continue
        with connection.cursor() as cursor:
            journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
        options = connection.settings_dict["OPTIONS"]
        is_immediate = options.get("transaction_mode") == "IMMEDIATE"
        if (journal, synchronous, is_immediate) != ("wal", 2, True):
            found.append(
                Error(
                    "SQLite does not run in WAL mode with IMMEDIATE transactions and "
                    "synchronous=FULL, so enquiries could be lost.",
                    hint="Keep OPTIONS of DATABASES in mybackpain/config/services.py as is.",
                    id="enquiries.E002",
                )
            )
    return found


@register
def erasures_can_be_written_down(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[CheckMessage]:
    """What a patient had erased comes back with a restore unless it is written down outside."""
    if not (why := erasure_file.fault()):
        return []
    hint = (
        "Give the file or its folder to the user that site and worker run as, or set ERASURES_FILE."
    )
    return [Warned(f"Erasures cannot be written down: {why}", hint=hint, id="enquiries.W001")]


@register
def envelope_senders_are_taken(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[CheckMessage]:
    """With a letter's id in it, a long address is longer than mail servers take."""
    local, _at, domain = envelope_sender(UUID(int=0)).rpartition("@")
    if len(local) <= LONGEST_MAILBOX:
        return []
    return [
        Error(
            "DEFAULT_FROM_EMAIL is too long to have a letter's id in it, and reports need one.",
            hint=f"Set another, for example: BOUNCE_ADDRESS=r+{{id}}@{domain} (or off)",
            id="enquiries.E003",
        )
    ]
