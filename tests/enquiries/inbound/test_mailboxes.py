"""A Maildir as it may be found: with strange names in it, not to be read, not to be written."""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from enquiries.inbound.mailboxes import Maildir
from enquiries.inbound.reader import Reader
from enquiries.inbound.rounds import read_once
from enquiries.models import ContactLogEntry, OutgoingEmail
from tests.enquiries.inbound.postman import Postman, read_mailbox
from tests.enquiries.inbound.real_servers import READER

NAMES = [
    "1772443800.M1P2.host:2,FRS",
    "a name with spaces",
    "ünïcode:2,",
    b"not \xff utf-8".decode("utf-8", "surrogateescape"),
    "no-info",
    "-rf",
    "1:2:3:4",
    "x" * 200,
]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to be somebody else")


def words() -> list[str]:
    return sorted(ContactLogEntry.objects.values_list("text", flat=True))


@contextmanager
def somebody_else() -> Iterator[None]:
    """Read as an account that may not do everything."""
    os.seteuid(pwd.getpwnam(READER).pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def postman(postman: Postman) -> Postman:
    """The same, whose folder everybody may look into and change."""
    for path in [postman.folder, *postman.folder.rglob("*")]:
        path.chmod(0o777)
    for path in postman.folder.parents:
        if path.owner() == "root" and path != Path("/") and path != Path("/tmp"):
            path.chmod(0o755)
    return postman


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("folder", ["new", "cur"])
def test_a_mail_is_read_whatever_its_file_is_called(
    postman: Postman, letter: OutgoingEmail, name: str, folder: str
) -> None:
    mail = postman.answer(letter, "Hello")
    postman.box.clear()
    (postman.folder / folder / name).write_bytes(mail.as_bytes())

    assert read_mailbox() == "Taken in: 1. Left for people: 0.\n"

    assert (postman.left, postman.taken) == (0, 1)


def test_what_is_no_mail_in_a_maildir_holds_up_nothing(
    postman: Postman, letter: OutgoingEmail
) -> None:
    (postman.folder / "new" / "a folder").mkdir()
    (postman.folder / "new" / ".nfs0001").write_text("In-Reply-To: x")
    (postman.folder / "new" / "a link to nowhere").symlink_to("/nowhere")
    (postman.folder / "cur" / "empty").touch()
    postman.answer(letter, "Hello")

    read_mailbox()

    assert words() == ["Hello"]


@as_root
def test_a_mail_that_may_not_be_read_holds_up_nothing(
    postman: Postman, letter: OutgoingEmail
) -> None:
    postman.answer(letter, "Not for us.")
    [closed] = (postman.folder / "new").iterdir()
    postman.answer(letter, "Hello")
    for path in (postman.folder / "new").iterdir():
        path.chmod(0o600 if path == closed else 0o644)

    with somebody_else():
        read_once(Reader())

    assert words() == ["Hello"]


@as_root
def test_answers_are_taken_in_from_a_maildir_that_may_not_be_written(
    postman: Postman, letter: OutgoingEmail, caplog: pytest.LogCaptureFixture
) -> None:
    for text in ("One", "Two"):
        postman.answer(letter, text)
    for path in [postman.folder, *postman.folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    reader = Reader()

    with somebody_else():
        for _ in range(2):
            read_once(reader)

    assert words() == ["One", "Two"]
    assert [record.levelname for record in caplog.records].count("ERROR") == 1
    assert postman.left == 2


def test_a_reader_remembers_no_more_than_there_is(postman: Postman, letter: OutgoingEmail) -> None:
    for _ in range(3):
        postman.answer(letter, In_Reply_To="")
    reader = Reader()
    read_once(reader)
    assert len(reader.known) == 3
    postman.box.clear()

    read_once(reader)

    assert not reader.known


def test_a_folder_that_is_gone_holds_no_copies(postman: Postman) -> None:
    assert not list(Maildir(postman.folder).taken())
