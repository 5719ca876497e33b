"""Settings about mail, read as they are meant."""

import re
from email.utils import formataddr
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote
from uuid import UUID

import django
import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from enquiries.common.address import LONGEST_MAILBOX

from .environment import env, is_quoted, text
from .services import service

STARTTLS, TLS_FROM_THE_START = {"use_tls": True}, {"use_ssl": True}
# For each way to reach a mail server: how it is made private, and its port (RFC 8314).
SMTP: dict[str, tuple[dict[str, bool], int]] = {
    "smtp": ({}, 25),
    "smtp+tls": (STARTTLS, 587),
    "smtp+ssl": (TLS_FROM_THE_START, 465),
    "smtps": (TLS_FROM_THE_START, 465),
}
IMPLICIT_TLS_PORT = 465
PATIENCE = "20"  # seconds for each reply, where `?timeout=` says no other
LONGEST_PATIENCE = 3600
FILES = "mybackpain.operations.eml_files.EmailBackend"
HAS_MAILERS = django.VERSION >= (6, 1)
# What MAILERS calls each setting of mail that Django has before 6.1, and no more after it.
FORMER_NAMES = {
    "host": "EMAIL_HOST",
    "port": "EMAIL_PORT",
    "username": "EMAIL_HOST_USER",
    "password": "EMAIL_HOST_PASSWORD",  # nosec B105 (a name)
    "use_tls": "EMAIL_USE_TLS",
    "use_ssl": "EMAIL_USE_SSL",
    "timeout": "EMAIL_TIMEOUT",
    "file_path": "EMAIL_FILE_PATH",
}
OFF = "off"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
SOME_ID = str(UUID(int=0))
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
    typed = text(name, default)
    found = NAMED.fullmatch(typed)
    label = (found["quoted"] or found["name"] or "").strip() if found else ""
    local, _, domain = (found["address"] if found else typed).strip().rpartition("@")
    address = f"{local}@{idna.encode(domain, uts46=True).decode()}"
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValueError(typed) from error
    if not local.isascii() or not label.isprintable() or is_quoted(label):
        raise ValueError(typed)
    return Mailbox(label, address)


def mail_server(name: str, default: str = "") -> dict[str, Any]:
    """Read where letters go, as Django's MAILERS has it: a mail server, a folder, or nowhere."""
    url = service(text(name, default).strip())
    backend = env.EMAIL_SCHEMES[url.scheme]
    if url.scheme in SMTP:
        return {"BACKEND": backend, "OPTIONS": smtp_options(url)}
    if url.netloc or url.query:
        raise ValueError(name)
    if url.scheme != "filemail":
        return {"BACKEND": backend, "OPTIONS": {}}
    if not (folder := unquote(url.path.removeprefix("/"))):
        raise ValueError(name)
    return {"BACKEND": FILES, "OPTIONS": {"file_path": folder}}


def smtp_options(url: SplitResult) -> dict[str, Any]:
    """Say how a mail server is reached, with TLS and port by the scheme.

    Port 465 means TLS from the start, whatever the scheme. A login has both its parts, or Django
    would leave it out without a word.
    """
    options = dict(parse_qsl(url.query.lower()))
    patience = int(options.pop("timeout", PATIENCE))
    user, password = login(url)
    is_half_a_login = bool(user) != bool(password)
    is_patient = 1 <= patience <= LONGEST_PATIENCE
    if not url.hostname or url.path.strip("/") or options or not is_patient or is_half_a_login:
        raise ValueError(url.scheme)
    privacy, port = SMTP[url.scheme]
    port = url.port or port
    return {
        "host": url.hostname,
        "port": port,
        "username": user,
        "password": password,
        "timeout": patience,
        **(TLS_FROM_THE_START if port == IMPLICIT_TLS_PORT else privacy),
    }


def login(url: SplitResult) -> tuple[str, str]:
    """Give user and password. Raises ValueError where a mail server cannot be told them."""
    user, password = unquote(url.username or ""), unquote(url.password or "")
    (user + password).encode("ascii")  # Python says no others to it, whatever the server knows
    return user, password


def as_django_reads_it(mailer: dict[str, Any]) -> dict[str, Any]:
    """Give what takes letters as Django's settings: MAILERS since 6.1, one for each part before."""
    if HAS_MAILERS:
        return {"MAILERS": {"default": mailer}}
    options = {FORMER_NAMES[option]: value for option, value in mailer["OPTIONS"].items()}
    return {"EMAIL_BACKEND": mailer["BACKEND"], **options}


def inbound_mailbox(name: str, default: str = "") -> str:
    """Read where mail comes in: by IMAP over TLS, without TLS on this machine only, or a Maildir.

    Empty or `off`: nowhere.
    """
    typed = text(name, default).strip()
    if typed.lower() in {"", OFF}:
        return ""
    url = service(typed.replace(" ", "%20"))
    is_maildir = url.scheme == "maildir" and not url.netloc and len(url.path) > 1
    is_private = url.scheme == "imaps" or (url.scheme == "imap" and url.hostname in LOOPBACK)
    is_imap = is_private and url.hostname and all(login(url))
    if url.query or not (is_maildir or is_imap):
        raise ValueError(name)
    return typed


def envelope(name: str, default: str = "") -> str:
    """Read the envelope sender of letters, with `{id}` for the letter's; `off` for none.

    Empty: made from DEFAULT_FROM_EMAIL where mail comes in.
    """
    typed = text(name, default).strip()
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
    return len(local.replace("{id}", SOME_ID)) > LONGEST_MAILBOX
