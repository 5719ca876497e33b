"""By what a letter is known outside: its Message-ID, and its envelope address."""

import re
from email.utils import parseaddr
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

ID = r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
OFF = "off"


def message_id(pk: UUID) -> str:
    """The Message-ID of a letter, the same for life."""
    return f"<{pk}@{urlsplit(settings.SITE_URL).hostname}>"


def envelope_template() -> str:
    """The envelope sender with `{id}` in it; empty where letters have none of their own."""
    if settings.BOUNCE_ADDRESS:
        return "" if settings.BOUNCE_ADDRESS == OFF else settings.BOUNCE_ADDRESS
    if not settings.INBOUND_URL:
        return ""
    local, _, domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")
    return f"{local}+{{id}}@{domain}"


def envelope_sender(pk: UUID) -> str:
    """Where reports about a letter go; empty where that is the sender's own address."""
    return envelope_template().replace("{id}", str(pk))


def found(pattern: str, text: str) -> list[UUID]:
    return [UUID(each) for each in re.findall(pattern, text, re.IGNORECASE)]


def ids_in_addresses(text: str) -> list[UUID]:
    """The letters whose envelope addresses stand in a text."""
    before, has_id, after = envelope_template().partition("{id}")
    return found(re.escape(before) + ID + re.escape(after), text) if has_id else []


def ids_in_references(text: str) -> list[UUID]:
    """The letters whose Message-IDs stand in a text, in their order, in brackets or without."""
    host = re.escape(urlsplit(settings.SITE_URL).hostname or "")
    return found(rf"(?<![\w.+-]){ID}@{host}(?![\w.-])", text)
