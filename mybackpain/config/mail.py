"""Settings about mail, read as they are meant."""

import re
from email.utils import formataddr
from typing import Any, NamedTuple
from uuid import UUID

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from .environment import env, service

STARTTLS, TLS_FROM_THE_START = {"EMAIL_USE_TLS": True}, {"EMAIL_USE_SSL": True}
# For each way to reach a mail server: how it is made private, and its port (RFC 8314).
SMTP: dict[str, tuple[dict[str, bool], int]] = {
    "smtp": ({}, 25),
    "smtp+tls": (STARTTLS, 587),
    "smtp+ssl": (TLS_FROM_THE_START, 465),
    "smtps": (TLS_FROM_THE_START, 465),
}
IMPLICIT_TLS_PORT = 465
OFF = "off"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
SOME_ID, LONGEST_LOCAL = str(UUID(int=0)), 64  # RFC 5321
NAMED = re.compile(r'\s*(?:"(?P<quoted>[^"]*)"|(?P<name>[^"<>]*?))\s*<(?P<address>[^<>]+)>\s*')


class Mailbox(NamedTuple):
    """An address that mail comes from or goes to, and the name beside it, which may be empty."""

    name: str
    address: str

    @property
    def written(self) -> str:
        """Both as in the head of a letter, quoted where they must be."""
        return formataddr(self)


def mailbox(name: str, default: str = "") -> Mailbox:
    """Read an address, with or without a name before it: `Name <address>`.

    Raises ValueError where there is none to which a letter could be written.
    """
    typed: str = env.str(name, default)
    found = NAMED.fullmatch(typed)
    label = (found["quoted"] or found["name"] or "").strip() if found else ""
    local, _, domain = (found["address"] if found else typed).strip().rpartition("@")
    address = f"{local}@{idna.encode(domain, uts46=True).decode()}"
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValueError(typed) from error
    if not local.isascii() or not label.isprintable():
        raise ValueError(typed)
    return Mailbox(label, address)


def mail_server(name: str, default: str = "") -> dict[str, Any]:
    """Read where letters go: a mail server, with TLS and port by the scheme, or a folder.

    Port 465 means TLS from the start, whatever the scheme.
    """
    typed: str = env.str(name, default).strip()
    url = service(typed)
    config: dict[str, Any] = env.email_url_config(typed)
    if url.scheme not in SMTP:
        return config
    timeout = config.get("OPTIONS", {}).get("TIMEOUT", 1)
    if not url.hostname or url.path.strip("/") or not isinstance(timeout, int) or timeout < 1:
        raise ValueError(name)
    if bool(url.username) != bool(url.password):  # there would be no login at all
        raise ValueError(name)
    privacy, port = SMTP[url.scheme]
    port = url.port or port
    privacy = TLS_FROM_THE_START if port == IMPLICIT_TLS_PORT else privacy
    off = {"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False}
    return config | {"EMAIL_HOST": url.hostname, "EMAIL_PORT": port} | off | privacy


def inbound_mailbox(name: str, default: str = "") -> str:
    """Read where mail comes in: by IMAP over TLS, without TLS on this machine only, or a Maildir.

    Empty or `off`: nowhere.
    """
    typed: str = env.str(name, default).strip()
    if typed.lower() in {"", OFF}:
        return ""
    url = service(typed.replace(" ", "%20"))
    is_maildir = url.scheme == "maildir" and not url.netloc and len(url.path) > 1
    is_here = url.scheme == "imap" and url.hostname in LOOPBACK
    is_imap = url.hostname and url.username and url.password and (is_here or url.scheme == "imaps")
    if not is_maildir and not is_imap:
        raise ValueError(name)
    return typed


def envelope(name: str, default: str = "") -> str:
    """Read the envelope sender of letters, with `{id}` for the letter's; `off` for none.

    Empty: made from DEFAULT_FROM_EMAIL where mail comes in.
    """
    typed: str = env.str(name, default).strip()
    if typed.lower() in {"", OFF}:
        return typed.lower()
    local, _, domain = typed.rpartition("@")
    if local.count("{id}") != 1 or "{id}" in domain or is_too_long(local):
        raise ValueError(name)
    domain = idna.encode(domain, uts46=True).decode()
    try:
        validate_email(f"{local.replace('{id}', SOME_ID)}@{domain}")
    except ValidationError as error:
        raise ValueError(name) from error
    return f"{local}@{domain}"


def is_too_long(local: str) -> bool:
    """Whether servers take no address with so much before the @, once the id is in it."""
    return len(local.replace("{id}", SOME_ID)) > LONGEST_LOCAL
