"""Delivery reports: by RFC 3464, and by what flufl.bounce knows of mail servers besides."""

from email.message import Message
from enum import Enum, auto
from typing import NamedTuple
from uuid import UUID

from flufl.bounce import all_failures

from enquiries.outbox.identity import ids_in_references
from enquiries.outbox.rules import UNKNOWN_RETURN, status

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


class Report(NamedTuple):
    """A delivery report: what became of the letter, why by its status code, and of which letter."""

    fate: Fate
    reason: str
    letters: list[UUID]


def read_report(mail: Mail) -> Report | None:
    """Read a mail as a delivery report; None where it is none."""
    fate, reason = by_standard(mail.message) or by_experience(mail) or (None, "")
    if fate is None:
        return None
    unfolded = mail.raw.replace(b"=\r\n", b"").replace(b"=\n", b"").decode("utf-8", "replace")
    return Report(fate, reason, mail.head.sent_to + ids_in_references(unfolded))


def by_standard(message: Message) -> tuple[Fate, str] | None:
    """Judge by the machine's part of a report."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload() if part.is_multipart() else []
        told = [block for block in blocks if isinstance(block, Message) and block.get("Action")]
        fates = [(ACTIONS.get(action_of(block), Fate.RETURNED), block) for block in told]
        for fate in Fate:
            for block in (block for each, block in fates if each == fate):
                return fate, code(f"{block.get('Status', '')} {block.get('Diagnostic-Code')}")
    return None


def action_of(block: Message) -> str:
    return str(block["Action"]).partition("(")[0].strip().lower()


def by_experience(mail: Mail) -> tuple[Fate, str] | None:
    """Judge by the wording of many mail servers."""
    try:
        delayed, failed = all_failures(mail.message)
    except Exception:  # noqa: BLE001 (a stranger's mail: the library gives up, and so do we)
        return None
    if not failed and not delayed:
        return None
    text = " ".join(decoded(part) for part in mail.message.walk() if not part.is_multipart())
    return (Fate.RETURNED if failed else Fate.DELAYED), code(text)


def code(text: str) -> str:
    """The status code in a report, with the reply that it goes with; or that there is none."""
    found = status(text)
    return f"{found[0]}00 {found}" if found and found[0] in "45" else UNKNOWN_RETURN
