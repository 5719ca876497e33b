"""A mail as it came in: whom it is from, what it answers, and its words."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, utils
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parseaddr
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac

from enquiries.common.address import canonical, mailbox_of
from enquiries.outbox.identity import ids_in_addresses, ids_in_references

from .automatic import is_automatic, is_of_server
from .new_words import new_words
from .words_of_html import words_of_html

LARGE = 1_900_000  # bytes; about what is read of a mail at most
LONGEST_WHOLE, LONGEST_WORDS = 100_000, 20_000
MOST_PARTS, MOST_NAMES = 200, 20
# Newer Pythons give nothing for `ann@example.com <ann@example.com>`, as programs write it. To read
# on is safe here, for two different addresses are taken for none.
LENIENTLY = {"strict": False} if getattr(utils, "supports_strict_parsing", False) else {}
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
FOLD = re.compile(r"\s*\n\s*")
NAMED = re.compile(r"<[^<>\s]+>")  # a Message-ID that names something
UNTOLD, WINDOWS = "utf-8", "windows-1252"
LATIN = {"iso-8859-1", "latin1", "latin-1"}  # meant as Windows' own, as browsers read it
# And halves of letters, as some charsets give them: no table takes those.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def header(message: Message, name: str) -> str:
    """A header in plain text, however it was written; empty where there is none."""
    return plain(str(message.get(name) or ""))


def plain(raw: str) -> str:
    """What a header says, on one line."""
    try:
        return " ".join(str(make_header(decode_header(raw))).split())
    except (HeaderParseError, LookupError, ValueError):
        return " ".join(raw.split())


@dataclass(frozen=True)
class Head:
    """The head of a mail."""

    message: Message

    @property
    def fingerprint(self) -> str:
        """What it is known by: its Message-ID, or all of its head where it has none."""
        named = header(self.message, "Message-ID")
        whole = "\n".join(f"{name}: {value}" for name, value in self.message.items())
        is_named = NAMED.search(named) is not None
        told = named if is_named else hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()
        return salted_hmac("enquiries.inbound", told, algorithm="sha256").hexdigest()

    @property
    def sender(self) -> str:
        """The one address in From, as we keep addresses; empty where there is not one.

        Taken apart before it is decoded: in the name beside it may be a comma.
        """
        found = getaddresses([str(self.message.get("From", ""))], **LENIENTLY)
        addresses = {address.lower() for _, address in found if "@" in address}
        try:
            return canonical(addresses.pop()) if len(addresses) == 1 else ""
        except ValidationError:
            return ""

    def is_from(self, address: str) -> bool:
        """Whether it says that it comes from the mailbox of this address."""
        return bool(self.sender and address) and mailbox_of(self.sender) == mailbox_of(address)

    @property
    def sent_to(self) -> list[UUID]:
        """Letters to whose envelope address it went."""
        told = [str(value) for name in RECIPIENTS for value in self.message.get_all(name, [])]
        return ids_in_addresses("\n".join(told))

    @property
    def answered(self) -> list[UUID]:
        """Letters that it says it answers, the latest first."""
        told = [
            plain(FOLD.sub("", str(value)))  # folded in the midst of a long one by some
            for name in ("References", "In-Reply-To")
            for value in self.message.get_all(name, [])
        ]
        return ids_in_references("\n".join(told))[::-1]

    @property
    def is_report(self) -> bool:
        """Whether it says that it is a report about a mail (RFC 6522)."""
        return self.message.get_content_type() == "multipart/report"

    @property
    def is_automatic(self) -> bool:
        """Whether a machine wrote it by itself (RFC 3834, and what was used before)."""
        subject = header(self.message, "Subject")
        return self.is_report or is_automatic(self.message, subject, self.sender)

    @property
    def is_of_server(self) -> bool:
        """Whether a mail server itself wrote it."""
        return is_of_server(self.sender)


def parts(message: Message) -> Iterator[Message]:
    """The parts of a mail, those of mails within it left out."""
    waiting, count = [message], 0
    while waiting and count < MOST_PARTS:
        part, count = waiting.pop(0), count + 1
        yield part
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            within = part.get_payload()
            waiting[:0] = [one for one in within if isinstance(one, Message)]


def decoded(part: Message) -> str:
    """The text of a part, whatever it says about its letters."""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    told = str(part.get_content_charset() or UNTOLD)
    for charset in (WINDOWS if told in LATIN else told, UNTOLD):
        with suppress(LookupError, ValueError):
            return raw.decode(charset)
    return raw.decode(WINDOWS, "replace")


def is_attached(part: Message) -> bool:
    return bool(part.get_filename()) or part.get_content_disposition() == "attachment"


class Mail:
    """A mail with its words. Whatever is wrong with it is read as far as it goes."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.message = message_from_bytes(raw)
        self.head = Head(self.message)

    @cached_property
    def whole(self) -> str:
        """All of its text, with what it quotes; HTML is read as text."""
        found: dict[str, list[str]] = {"plain": [], "html": []}
        for part in parts(self.message):
            if part.get_content_maintype() == "text" and not is_attached(part):
                found.setdefault(part.get_content_subtype(), []).append(decoded(part))
        plain = "\n".join(found["plain"]).replace("\r\n", "\n")
        text = plain if plain.strip() else words_of_html("\n".join(found["html"]))
        return CONTROLS.sub("", text).strip()[:LONGEST_WHOLE]

    @property
    def has_more(self) -> bool:
        """Whether there is more of it than is read, in which words may stand as well."""
        is_long = len(self.raw) > LARGE or len(self.whole) == LONGEST_WHOLE
        return is_long or len(list(parts(self.message))) == MOST_PARTS

    @property
    def words(self) -> str:
        """What is new in it; empty where nothing is."""
        ours = parseaddr(settings.DEFAULT_FROM_EMAIL)[0], settings.CLINIC["name"]
        return new_words(self.whole[:LONGEST_WORDS], ours)

    @property
    def attachments(self) -> list[str]:
        """The names of what is attached."""
        attached = [part for part in parts(self.message) if is_attached(part)]
        return [name_of(part) for part in attached[:MOST_NAMES]]


def name_of(part: Message) -> str:
    try:
        name = str(make_header(decode_header(part.get_filename() or "")))
    except (HeaderParseError, LookupError, ValueError):
        name = ""
    return CONTROLS.sub("", name)[:100] or part.get_content_type()
