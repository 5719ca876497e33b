"""Delivery reports: by RFC 3464, and by what flufl.bounce knows of mail servers besides."""

import re
from email import message_from_bytes, message_from_string
from email.message import Message
from enum import Enum, auto
from typing import NamedTuple
from uuid import UUID

from flufl.bounce import all_failures

from enquiries.outbox.identity import ids_in_references
from enquiries.outbox.rules import STATUS, UNKNOWN_RETURN

from .message import Mail, decoded


class Fate(Enum):
    """What a report says has become of a letter."""

    RETURNED = auto()
    DELAYED = auto()
    OTHER = auto()  # delivered, passed on: nothing to tell


# Whatever else a server calls it, the letter did not arrive.
ACTIONS = {
    "delayed": Fate.DELAYED,
    "delivered": Fate.OTHER,
    "relayed": Fate.OTHER,
    "expanded": Fate.OTHER,
}
# Where there is no action, by the first figure of the status code.
STATUSES = {"2": Fate.OTHER, "4": Fate.DELAYED}
LONGEST_REPORT = 150_000  # bytes of a mail whose wording is read: each pattern reads all of it
LONGEST_REASON = 3000  # characters within which a server says why
# Python takes these parts to pieces before base64 or quoted-printable is undone (as RFC 6533 has
# them), or takes them for mails: named a text, each is decoded as one.
MACHINES_PART = rb"(?i)\bmessage/(?=(?:global-)?delivery-status)"
ANY_PART = rb"(?i)\bmessage/"
REPLY = re.compile(r"(?<![\w.:-])([45][0-5]\d)(?![\w/]|[.:,]\w)")
# What servers write where their code fits everything (5.0.0), and the code that fits it.
IN_WORDS = {
    "2.2": r"quota|\bfull\b|out of storage|storage (space|limit)",
    "2.1": r"\bdisabled|\binactive|suspended|deactivated|discontinued",
    "7.1": r"\bspam|black.?list|block.?list|\bblocked|spamhaus|\bpolicy|reputation|\bdmarc|\bspf\b",
    "1.1": r"\b(no|unknown|invalid|not a) ((such|valid|known) )?(user|mailbox|recipient|account)"
    r"|no mailbox here|\b(user|mailbox|recipient|account|alias|address)\b.{0,60}"
    r"(\bunknown|\bnot (found|listed|exist)|\bdoes(n.t| not) (exist|have)|\binvalid)",
    "1.2": r"\b(domain|host)\b.{0,40}(\bnot found|\bunknown|\bnot exist)|unrout?e?able",
}

# What a server writes that has not given up: beside it stands the refusal it has met so far, too.
GOES_ON = re.compile(
    r"\bneed (not|to) resend|attempts will continue|\byet been delivered|\bnot been delivered yet"
    r"|\bbe delivered yet|\bwill (keep|continue) trying|\bwill (retry|be (retried|tried again))"
    r"|\bstill undelivered|wird weiter(hin)? versucht|weitere zustellversuche",
    re.IGNORECASE,
)


class Report(NamedTuple):
    """A delivery report: what became of the letter, why by its status code, and of which letter."""

    fate: Fate
    reason: str
    letters: list[UUID]


def read_report(mail: Mail, *, is_by_recipient: bool = False) -> Report | None:
    """Read a mail as a delivery report; None where it is none.

    What says that it comes from the recipient is one by the standard alone, never by its wording.
    """
    told = by_standard(mail)
    if not is_by_recipient:
        told = told or by_wording(mail)
    if told is None:
        return None
    unfolded = mail.raw.replace(b"=\r\n", b"").replace(b"=\n", b"").decode("utf-8", "replace")
    within = texts(mail.message) + texts(with_texts_for(ANY_PART, mail))
    named = ids_in_references("\n".join([unfolded, *within]))
    return Report(*told, mail.head.sent_to + named)


def texts(message: Message) -> list[str]:
    """What each part says, those of the mail within it among them."""
    return [decoded(part) for part in message.walk() if not part.is_multipart()]


def with_texts_for(kind: bytes, mail: Mail) -> Message:
    """Read a mail once more, with its parts of this kind as texts."""
    return message_from_bytes(re.sub(kind, b"text/", mail.raw))


def by_standard(mail: Mail) -> tuple[Fate, str] | None:
    """Judge by the machine's part of a report."""
    for part in with_texts_for(MACHINES_PART, mail).walk():
        if not part.get_content_subtype().endswith("delivery-status"):
            continue
        blocks = map(message_from_string, re.split(r"\n\s*\n", decoded(part).strip()))
        told = [(fate_of(block), block) for block in blocks]
        for fate in Fate:
            for block in (block for each, block in told if each == fate):
                return fate, code(f"{block.get('Status', '')} {block.get('Diagnostic-Code', '')}")
    return None


def fate_of(block: Message) -> Fate | None:
    """What a block says has become of a recipient's letter; None where it is about none."""
    action = str(block.get("Action", "")).partition("(")[0].strip().lower()
    status = str(block.get("Status", "")).strip()
    if not action and not status:
        return None
    return ACTIONS.get(action) or (not action and STATUSES.get(status[:1])) or Fate.RETURNED


def by_wording(mail: Mail) -> tuple[Fate, str] | None:
    """Judge by what a server writes for people; one that goes on trying has returned nothing."""
    told = by_experience(mail) or by_code(mail)
    if told and GOES_ON.search(" ".join(mail.whole[:LONGEST_REASON].split())):
        return Fate.DELAYED, told[1]
    return told


def by_experience(mail: Mail) -> tuple[Fate, str] | None:
    """Judge by the wording of many mail servers."""
    try:
        delayed, failed = all_failures(message_from_bytes(mail.raw[:LONGEST_REPORT]))
    except Exception:  # noqa: BLE001 (a stranger's mail: the library gives up, and so do we)
        return None
    if not failed and not delayed:
        return None
    return (Fate.RETURNED if failed else Fate.DELAYED), code(
        " ".join(texts(mail.message))[:LONGEST_REASON]
    )


def by_code(mail: Mail) -> tuple[Fate, str] | None:
    """Judge by the code in what a mail server writes, in whatever language."""
    if not mail.head.is_of_server or mail.head.is_report:
        return None
    reason = code(mail.whole[:LONGEST_REASON])
    is_known = reason != UNKNOWN_RETURN
    return ((Fate.DELAYED if reason[0] == "4" else Fate.RETURNED), reason) if is_known else None


def code(text: str) -> str:
    """The most telling status code in a report, with the reply that it goes with.

    That there is none, where there is neither.
    """
    found = [f"{first}.{rest}" for first, rest in STATUS.findall(text) if first in "45"]
    reply = REPLY.search(text)
    first = (found[0] if found else reply[1] if reply else "5")[0]
    if exact := next((each for each in found if not each.endswith(".0")), in_words(text, first)):
        return f"{exact[0]}00 {exact}"
    if reply and (not found or first == reply[1][0]):
        return " ".join([reply[1], *found[:1]])
    return f"{first}00 {found[0]}" if found else UNKNOWN_RETURN


def in_words(text: str, first: str) -> str:
    """The code for what a server says in words alone; empty where these say nothing to us."""
    for rest, words in IN_WORDS.items():
        if re.search(words, text, re.IGNORECASE):
            return f"{first}.{rest}"
    return ""
