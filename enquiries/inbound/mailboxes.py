"""The clinic's mailbox, by IMAP or as a Maildir: looked at, and moved from what was taken in.

Nothing else is changed: mail that is for people stays where it is, unread.
"""

import mailbox
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import Path
from time import time
from typing import Protocol
from urllib.parse import SplitResult, unquote

from imap_tools import AND, MailBox, MailBoxUnencrypted
from imap_tools.errors import UnexpectedCommandStatusError
from imap_tools.mailbox import BaseMailBox

FOLDER = "On the site"
LOOK_BACK = timedelta(days=7)  # older mail was looked at, or is from before the site read it
BEGINNING = 2_000_000  # bytes of a mail that are read; what comes after them is attachments
HEAD = 200_000
AT_ONCE = 50
PATIENCE = 20.0  # seconds for each answer of the mail server

Head = tuple[str, Message]


class NotMoved(Exception):  # noqa: N818 (no error of ours: the mailbox has no room for the copy)
    """A mail that was taken in stays where it is."""


class Mailbox(Protocol):
    """What is done with a mailbox. A key names a mail for as long as it is where it is."""

    def waiting(self, known: set[str]) -> Iterator[Head]:
        """Give the heads of recent mail whose keys are not known."""

    def beginning(self, key: str) -> bytes:
        """Read a mail as far as words go; empty when somebody else has moved it."""

    def take(self, key: str) -> None:
        """Move a mail into the folder of what is on the site; raises NotMoved."""

    def taken(self) -> Iterator[Head]:
        """Give the heads of what is in that folder."""

    def drop(self, keys: list[str]) -> None:
        """Delete these from that folder."""


class ImapMailbox:
    """A folder on an IMAP server."""

    def __init__(self, box: BaseMailBox, inbox: str) -> None:
        self.box, self.inbox = box, inbox

    def waiting(self, known: set[str]) -> Iterator[Head]:
        self.box.folder.set(self.inbox)
        recent = self.box.uids(AND(date_gte=date.today() - LOOK_BACK))  # noqa: DTZ011 (a day more)
        yield from self.heads([uid for uid in recent if uid not in known])

    def heads(self, uids: list[str]) -> Iterator[Head]:
        if not uids:
            return
        for mail in self.box.fetch(uid_list=uids, headers_only=True, mark_seen=False, bulk=AT_ONCE):
            yield str(mail.uid), mail.obj

    def beginning(self, key: str) -> bytes:
        _, answer = self.box.client.uid("FETCH", key, f"(BODY.PEEK[]<0.{BEGINNING}>)")
        return next((part[1] for part in answer if isinstance(part, tuple)), b"")

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
            self.box.move(key, self.folder())
        except UnexpectedCommandStatusError as error:
            raise NotMoved from error

    def taken(self) -> Iterator[Head]:
        self.box.folder.set(self.folder())
        yield from self.heads(self.box.uids())

    def drop(self, keys: list[str]) -> None:
        self.box.delete(keys)


class Maildir:
    """A folder of files, written by the mail server of this machine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not (path / "new").is_dir():
            raise FileNotFoundError(f"{path} is no Maildir: it has no folder new")

    def waiting(self, known: set[str]) -> Iterator[Head]:
        oldest = time() - LOOK_BACK.total_seconds()
        for folder in ("new", "cur"):
            yield from self.heads(self.path / folder, known, oldest)

    def heads(self, folder: Path, known: set[str], oldest: float = 0.0) -> Iterator[Head]:
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            if entry.path in known:
                continue
            try:
                if entry.stat().st_mtime >= oldest:
                    yield entry.path, BytesHeaderParser().parsebytes(read(Path(entry.path), HEAD))
            except FileNotFoundError:
                continue

    def beginning(self, key: str) -> bytes:
        try:
            return read(Path(key), BEGINNING)
        except FileNotFoundError:
            return b""

    def folder(self) -> Path:
        with suppress(FileExistsError):  # another reader makes it at the same moment
            mailbox.Maildir(self.path, create=False).add_folder(FOLDER)
        return self.path / f".{FOLDER}" / "cur"

    def take(self, key: str) -> None:
        name = Path(key).name.partition(":")[0]
        try:
            Path(key).rename(self.folder() / f"{name}:2,S")
        except FileNotFoundError:  # another worker was faster
            return

    def taken(self) -> Iterator[Head]:
        yield from self.heads(self.folder(), set())

    def drop(self, keys: list[str]) -> None:
        for key in keys:
            Path(key).unlink(missing_ok=True)


def read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)


@contextmanager
def opened(url: SplitResult) -> Iterator[Mailbox]:
    """Open the mailbox of an address; raises what the network, the server or the disk says."""
    if url.scheme == "maildir":
        yield Maildir(Path(url.path))
        return
    host, user, password = url.hostname or "", unquote(url.username or ""), url.password or ""
    box: BaseMailBox
    if url.scheme == "imaps":
        context = ssl.create_default_context()
        box = MailBox(host, url.port or 993, timeout=PATIENCE, ssl_context=context)
    else:
        box = MailBoxUnencrypted(host, url.port or 143, timeout=PATIENCE)
    inbox = unquote(url.path.strip("/")) or "INBOX"
    with box.login(user, unquote(password), initial_folder=inbox):
        yield ImapMailbox(box, inbox)
