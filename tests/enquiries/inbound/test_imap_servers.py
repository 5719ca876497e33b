"""IMAP servers as they differ from each other, on a real Dovecot, and lines that break."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from imap_tools import MailBoxUnencrypted
from pytest_django import Settings

from enquiries.inbound.reader import Reader
from enquiries.inbound.rounds import Rounds, read_once
from enquiries.models import Consultation, ContactLogEntry, OutgoingEmail, PeriodicJob
from tests.enquiries.inbound.postman import read_mailbox
from tests.enquiries.inbound.real_servers import READER, dovecot, folder_for_all, needs_dovecot
from tests.enquiries.inbound.test_dovecot import ImapPostman

pytestmark = [pytest.mark.processes, needs_dovecot]
BELOW_INBOX = """
namespace inbox {
  inbox = yes
  prefix = INBOX.
  separator = .
}
"""
WITH_SLASHES = "namespace inbox {\n  inbox = yes\n  separator = /\n}\n"
PLAIN = "imap_capability = IMAP4rev1 {}\n"
SERVERS = {
    "all below INBOX": BELOW_INBOX,
    "slashes": WITH_SLASHES,
    "no MOVE": PLAIN.format("UIDPLUS"),
    "neither MOVE nor UIDPLUS": PLAIN.format(""),
}


@pytest.fixture
def folder() -> Iterator[Path]:
    with folder_for_all() as folder:
        yield folder


def own(postman: ImapPostman) -> None:
    for path in [postman.folder, *postman.folder.rglob("*")]:
        shutil.chown(path, READER, READER)


@pytest.mark.parametrize("server", SERVERS)
def test_a_server_of_each_kind_is_read_to_the_end(
    folder: Path, settings: Settings, letter: OutgoingEmail, consultation: Consultation, server: str
) -> None:
    postman = ImapPostman(folder / "clinic")
    postman.answer(letter, "Hello")
    postman.answer(letter, "For people.", In_Reply_To="")
    with dovecot(postman.folder, SERVERS[server]) as settings.INBOUND_URL:
        assert read_mailbox() == "Taken in: 1. Left for people: 1.\n"
        assert (postman.kept, postman.taken) == (1, 1)
        consultation.refresh_from_db()
        consultation.erase()

        read_mailbox()

    assert (postman.kept, postman.taken) == (1, 0)


@pytest.mark.parametrize("name", ["Köln", "Reports & answers", "Ответы", "two  spaces"])
def test_a_folder_with_any_name_is_read(
    folder: Path, settings: Settings, letter: OutgoingEmail, name: str
) -> None:
    postman = ImapPostman(folder / "clinic")
    own(postman)
    with dovecot(postman.folder) as address:
        port = urlsplit(address).port or 0
        with MailBoxUnencrypted("127.0.0.1", port).login("clinic", "a?b/c") as box:
            box.folder.create(name)
        stored = next(each for each in postman.folder.glob(".*") if each.is_dir())
        ImapPostman(stored).answer(letter, "Hello")
        own(postman)
        settings.INBOUND_URL = address.replace("/INBOX", f"/{name}")

        assert read_mailbox().startswith("Taken in: 1.")

    assert ContactLogEntry.objects.get().text == "Hello"


def test_a_mail_is_read_after_the_server_has_numbered_anew(
    folder: Path, settings: Settings, letter: OutgoingEmail
) -> None:
    postman, reader = ImapPostman(folder / "clinic"), Reader()
    postman.answer(letter, In_Reply_To="")
    with dovecot(postman.folder) as settings.INBOUND_URL:
        read_once(reader)
    postman.box.clear()
    for path in postman.folder.glob("dovecot*"):
        path.unlink()
    (postman.folder / "dovecot-uidlist").write_text("3 V42 N1 G00000000000000000000000000000001\n")
    postman.answer(letter, "After the restore.")
    with dovecot(postman.folder) as settings.INBOUND_URL:
        read_once(reader)

    assert ContactLogEntry.objects.get().text == "After the restore."


@contextmanager
def line_that_breaks(port: int, after: int) -> Iterator[int]:
    """The port of a line to the server that breaks after so many bytes of what it says."""

    def carry(source: socket.socket, to: socket.socket, most: float) -> None:
        with suppress(OSError):
            while most > 0 and (data := source.recv(int(min(most, 4096)))):
                to.sendall(data)
                most -= len(data)
        for end in (source, to):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        with suppress(OSError):
            client, _ = entry.accept()
            server = socket.create_connection(("127.0.0.1", port))
            up = threading.Thread(target=carry, args=[client, server, float("inf")], daemon=True)
            up.start()
            carry(server, client, after)
            up.join()
            client.close()
            server.close()

    with socket.create_server(("127.0.0.1", 0)) as entry:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield entry.getsockname()[1]
        thread.join(10)


def test_a_line_that_breaks_anywhere_leaves_each_mail_taken_in_once(
    folder: Path,
    settings: Settings,
    letter: OutgoingEmail,
    caplog: pytest.LogCaptureFixture,
) -> None:
    postman, rounds, sent = ImapPostman(folder / "clinic"), Rounds(), []
    own(postman)
    with dovecot(postman.folder) as address:
        port = urlsplit(address).port or 0
        for after in range(0, 4000, 250):
            sent.append(f"Cut after {after}")
            postman.answer(letter, sent[-1])
            with line_that_breaks(port, after) as broken:
                settings.INBOUND_URL = address.replace(f":{port}", f":{broken}")
                one_round(rounds)
        settings.INBOUND_URL = address
        one_round(rounds)

    texts = ContactLogEntry.objects.values_list("text", flat=True)
    assert sorted(texts) == sorted(sent)
    assert (postman.kept, postman.taken) == (0, len(sent))
    assert "left for people" not in caplog.text


def one_round(rounds: Rounds) -> None:
    PeriodicJob.objects.filter(name="inbound").update(due_at="2026-01-01T00:00Z")
    rounds.turn()
