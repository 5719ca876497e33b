"""The clinic's mailbox by IMAP, on a real Dovecot."""

import shutil
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from enquiries.models import Consultation, ContactLogEntry, OutgoingEmail
from tests.enquiries.inbound.postman import Postman, read_mailbox
from tests.enquiries.inbound.real_servers import (
    READER,
    dovecot,
    folder_for_all,
    needs_dovecot,
)

pytestmark = [pytest.mark.processes, needs_dovecot]


class ImapPostman(Postman):
    """Delivers as the mail server does: what it writes belongs to the reader."""

    def deliver(self, mail: object) -> None:
        super().deliver(mail)  # type: ignore[arg-type]
        for path in [self.folder, *self.folder.rglob("*")]:
            shutil.chown(path, READER, READER)

    @property
    def kept(self) -> int:
        """How many mails are in the inbox, read or unread."""
        return self.left + len(list((self.folder / "cur").iterdir()))


@pytest.fixture
def postman(settings: Settings) -> Iterator[ImapPostman]:
    with folder_for_all() as folder:
        postman = ImapPostman(folder / "clinic")
        for path in [postman.folder, *postman.folder.rglob("*")]:
            shutil.chown(path, READER, READER)
        with dovecot(postman.folder) as address:
            settings.INBOUND_URL = address
            yield postman


def test_only_what_is_for_the_site_is_moved(postman: ImapPostman, letter: OutgoingEmail) -> None:
    postman.answer(letter, "By IMAP.")
    postman.answer(letter, "A question about parking.", In_Reply_To="")

    assert read_mailbox() == "Taken in: 1. Left for people: 1.\n"

    assert ContactLogEntry.objects.get().text == "By IMAP."
    assert (postman.kept, postman.taken) == (1, 1)
    [left] = [*(postman.folder / "new").iterdir(), *(postman.folder / "cur").iterdir()]
    assert "S" not in left.name.partition(":2,")[2]


def test_what_people_have_marked_to_be_deleted_is_left_to_them(
    postman: ImapPostman, letter: OutgoingEmail
) -> None:
    postman.answer(letter, "Another's, about parking.", In_Reply_To="")
    [marked] = (postman.folder / "new").iterdir()
    marked.rename(postman.folder / "cur" / f"{marked.name}:2,ST")
    postman.answer(letter)

    read_mailbox()

    assert (postman.kept, postman.taken) == (1, 1)


def test_a_report_is_read(postman: ImapPostman, letter: OutgoingEmail) -> None:
    postman.report(letter, "5.2.2")

    read_mailbox()

    letter.refresh_from_db()
    assert letter.explanation == "The mailbox is full."


def test_reading_again_finds_nothing(postman: ImapPostman, letter: OutgoingEmail) -> None:
    postman.answer(letter)
    read_mailbox()

    assert read_mailbox() == "Taken in: 0. Left for people: 0.\n"


def test_erasing_a_person_reaches_the_copy(
    postman: ImapPostman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    postman.answer(letter)
    read_mailbox()
    consultation.refresh_from_db()
    consultation.erase()

    read_mailbox()

    assert postman.taken == 0


def test_of_a_large_mail_the_beginning_is_read(postman: ImapPostman, letter: OutgoingEmail) -> None:
    mail = postman.answer(letter, "My scans.")
    postman.box.clear()
    mail.add_attachment(b"\x00" * 9_000_000, maintype="image", subtype="png", filename="scan.png")
    postman.deliver(mail)

    read_mailbox()

    assert "My scans." in ContactLogEntry.objects.get().text
