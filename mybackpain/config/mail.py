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
    url = service(env.str(name, default))
    config: dict[str, Any] = env.email_url(name, default)
    if url.scheme not in SMTP:
        return config
    if not url.hostname or url.path.strip("/"):
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
    if typed in {"", OFF}:
        return ""
    url = service(typed.replace(" ", "%20"))
    is_maildir = url.scheme == "maildir" and not url.netloc and len(url.path) > 1
    is_here = url.scheme == "imap" and url.hostname in LOOPBACK
    if not is_maildir and not (url.hostname and (is_here or url.scheme == "imaps")):
        raise ValueError(name)
    return typed


def envelope(name: str, default: str = "") -> str:
    """Read the envelope sender of letters, with `{id}` for the letter's; `off` for none.

    Empty: made from DEFAULT_FROM_EMAIL where mail comes in.
    """
    typed: str = env.str(name, default).strip()
    if typed in {"", OFF}:
        return typed
    local, _, domain = typed.replace("{id}", SOME_ID).rpartition("@")
    if typed.count("{id}") != 1 or SOME_ID in domain or len(local) > LONGEST_LOCAL:
        raise ValueError(name)
    try:
        validate_email(f"{local}@{domain}")
    except ValidationError as error:
        raise ValueError(name) from error
    return typed
