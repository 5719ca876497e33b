"""The clinic's mailbox, by IMAP or as a Maildir: looked at, and moved from what was taken in.

Nothing else is changed: mail that is for people stays where it is, unread.
"""

import imaplib
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from email.message import Message
from email.parser import BytesHeaderParser
from functools import cached_property
from pathlib import Path
from time import time
from typing import Protocol
from urllib.parse import SplitResult, unquote

from imap_tools import AND, MailBox, MailBoxUnencrypted, MailMessageFlags
from imap_tools.errors import UnexpectedCommandStatusError
from imap_tools.mailbox import BaseMailBox

FOLDER = "On the site"
LOOK_BACK = timedelta(days=7)  # older mail was looked at, or is from before the site read it
BEGINNING = 2_000_000  # bytes of a mail that are read; what comes after them is attachments
HEAD = 200_000
AT_ONCE = 50
PATIENCE = 20.0  # seconds for each answer of the mail server

Head = tuple[str, Message]
MAILBOX_AWAY = (OSError, imaplib.IMAP4.abort)  # the line to the server, or the disk


class NotMoved(Exception):  # noqa: N818 (no error of ours: the mailbox is full, or not to be written)
    """A mail that was taken in stays where it is."""


class Mailbox(Protocol):
    """What is done with a mailbox. A key names a mail for as long as it is where it is."""

    def waiting(self, known: set[str]) -> Iterator[Head]:
        """Give the heads of recent mail whose keys are not known; forget keys of what is gone."""

    def beginning(self, key: str) -> bytes:
        """Read a mail as far as words go; empty when somebody else has moved it."""

    def take(self, key: str) -> None:
        """Move a mail into the folder of what is on the site; raises NotMoved."""

    def taken(self) -> Iterator[Head]:
        """Give the heads of what is in that folder."""

    def drop(self, keys: list[str]) -> None:
        """Delete these from that folder."""


class ImapMailbox:
    """A folder on an IMAP server.

    A key is the number of a mail with that of the numbering: a server that is restored begins anew.
    """

    def __init__(self, box: BaseMailBox, inbox: str) -> None:
        self.box, self.inbox, self.numbering = box, inbox, ""

    def waiting(self, known: set[str]) -> Iterator[Head]:
        self.select(self.inbox)
        found = self.box.uids(AND(date_gte=date.today() - LOOK_BACK, deleted=False))  # noqa: DTZ011 (a day more)
        recent = {f"{self.numbering}:{uid}": uid for uid in found}
        known.intersection_update(recent)
        yield from self.heads([uid for key, uid in recent.items() if key not in known])

    def select(self, folder: str) -> None:
        self.box.folder.set(folder)
        _, told = self.box.client.response("UIDVALIDITY")
        self.numbering = (told[0] or b"").decode() if told else ""

    def heads(self, uids: list[str]) -> Iterator[Head]:
        if not uids:
            return
        for mail in self.box.fetch(uid_list=uids, headers_only=True, mark_seen=False, bulk=AT_ONCE):
            yield f"{self.numbering}:{mail.uid}", mail.obj

    def beginning(self, key: str) -> bytes:
        _, answer = self.box.client.uid("FETCH", uid_of(key), f"(BODY.PEEK[]<0.{BEGINNING}>)")
        return next((part[1] for part in answer if isinstance(part, tuple)), b"")

    @cached_property
    def folder(self) -> str:
        """The folder's name on this server, some of which keep all below INBOX."""
        below = self.box.folder.list()
        delimiter = below[0].delim if below else "/"
        names = [FOLDER, f"INBOX{delimiter}{FOLDER}"]
        for name in names:
            if self.box.folder.exists(name):
                return name
        for name in names[:-1]:
            if self.box.client.create(f'"{name}"')[0] == "OK":
                return name
        self.box.folder.create(names[-1])
        return names[-1]

    def take(self, key: str) -> None:
        try:
            if "MOVE" in self.box.client.capabilities:
                self.box.move(uid_of(key), self.folder)
            else:
                self.box.copy(uid_of(key), self.folder)
                self.erase([uid_of(key)])
        except UnexpectedCommandStatusError as error:
            raise NotMoved from error

    def taken(self) -> Iterator[Head]:
        self.select(self.folder)
        yield from self.heads(self.box.uids())

    def drop(self, keys: list[str]) -> None:
        self.erase([uid_of(key) for key in keys])

    def erase(self, uids: list[str]) -> None:
        """Delete these, and not what people have marked to be deleted, where the server can."""
        if not uids:
            return
        if "UIDPLUS" not in self.box.client.capabilities:
            self.box.delete(uids)
            return
        self.box.flag(uids, MailMessageFlags.DELETED, value=True)
        self.box.client.uid("EXPUNGE", ",".join(uids))


def uid_of(key: str) -> str:
    return key.rpartition(":")[2]


class Maildir:
    """A folder of files, written by the mail server of this machine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not (path / "new").is_dir():
            raise FileNotFoundError(f"{path} is no Maildir: it has no folder new")

    def waiting(self, known: set[str]) -> Iterator[Head]:
        oldest = time() - LOOK_BACK.total_seconds()
        files = [file for folder in ("new", "cur") for file in files_in(self.path / folder)]
        known.intersection_update(files)
        yield from heads([file for file in files if file not in known], oldest)

    def beginning(self, key: str) -> bytes:
        with suppress(OSError):
            return read(Path(key), BEGINNING)
        return b""

    def folder(self) -> Path:
        """The folder, each part made where it is missing: whoever made it may have been killed."""
        folder = self.path / f".{FOLDER}"
        for path in (folder, folder / "new", folder / "tmp", folder / "cur"):
            path.mkdir(mode=0o700, exist_ok=True)
        with suppress(FileExistsError):
            (folder / "maildirfolder").touch(exist_ok=False)
        return folder / "cur"

    def take(self, key: str) -> None:
        name = Path(key).name.partition(":")[0]
        try:
            folder = self.folder()
            with suppress(FileNotFoundError):  # another worker was faster
                Path(key).rename(folder / f"{name}:2,S")
        except OSError as error:
            raise NotMoved from error

    def taken(self) -> Iterator[Head]:
        folder = self.path / f".{FOLDER}" / "cur"
        return heads(files_in(folder)) if folder.is_dir() else iter(())

    def drop(self, keys: list[str]) -> None:
        for key in keys:
            Path(key).unlink(missing_ok=True)


def files_in(folder: Path) -> list[str]:
    """The mails of a Maildir's folder, in their order; a name that begins with a dot is none."""
    return sorted(entry.path for entry in os.scandir(folder) if not entry.name.startswith("."))


def heads(files: list[str], oldest: float = 0.0) -> Iterator[Head]:
    """Give the heads of these, which were written since; a mail without a head where unreadable."""
    for file in files:
        try:
            if Path(file).stat().st_mtime >= oldest:
                yield file, BytesHeaderParser().parsebytes(read(Path(file), HEAD))
        except FileNotFoundError:  # somebody else has moved it
            continue
        except OSError:
            yield file, Message()


def read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)


@contextmanager
def opened(url: SplitResult) -> Iterator[Mailbox]:
    """Open the mailbox of an address; raises what the network, the server or the disk says."""
    if url.scheme == "maildir":
        yield Maildir(Path(unquote(url.path)))
        return
    host, user, password = url.hostname or "", unquote(url.username or ""), url.password or ""
    box: BaseMailBox
    if url.scheme == "imaps":
        context = ssl.create_default_context()
        box = MailBox(host, url.port or 993, timeout=PATIENCE, ssl_context=context)
    else:
        box = MailBoxUnencrypted(host, url.port or 143, timeout=PATIENCE)
    inbox = unquote(url.path.strip("/")) or "INBOX"
    try:
        with box.login(user, unquote(password), initial_folder=inbox):
            _, told = box.client.capability()  # many say all that they can to who is known alone
            box.client.capabilities = tuple((told[0] or b"").decode().upper().split())
            yield ImapMailbox(box, inbox)
    finally:
        with suppress(OSError):  # where the line broke there was no goodbye, and it is still held
            box.client.shutdown()
