"""A mailbox that is full, on a real Dovecot with a quota: the patient's, and the clinic's own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from enquiries.delivery.courier import Courier
from enquiries.models import Consultation, ContactLogEntry, OutgoingEmail
from tests.enquiries.inbound.postman import Postman, read_mailbox
from tests.enquiries.inbound.real_servers import (
    READER,
    dovecot_with_quota,
    folder_for_all,
    needs_dovecot,
    needs_lmtp,
    needs_postfix,
    postfix,
)
from tests.enquiries.outbox.desk import Desk, deliver_all
from tests.mail_settings import change_mail_server
from tests.running_site import wait_until

pytestmark = [pytest.mark.processes, needs_dovecot, needs_lmtp]
State = OutgoingEmail.State


def give_to_reader(folder: Path) -> None:
    """What a mail server wrote belongs to the account that reads it."""
    for path in [folder, *folder.rglob("*")]:
        shutil.chown(path, READER, READER)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where the provider keeps the one mailbox."""
    with folder_for_all() as folder:
        give_to_reader(folder)
        yield folder


@needs_postfix
def test_a_letter_to_a_full_mailbox_comes_back(
    consultation: Consultation, settings: Settings, folder: Path
) -> None:
    desk = Desk(consultation)
    with (
        dovecot_with_quota(folder / "patient", most=1) as (lmtp, _),
        postfix(f"lmtp:inet:127.0.0.1:{lmtp}") as (port, clinic),
    ):
        change_mail_server(settings, host="127.0.0.1", port=port)
        settings.INBOUND_URL = f"maildir://{clinic}"
        courier = Courier()
        letters = []
        for text in ("It fits.", "It does not."):
            letters.append(desk.reply(text))
            deliver_all(courier)
            assert wait_until(lambda: any(folder.glob("patient/new/*")), seconds=60)
        courier.hang_up()
        assert wait_until(lambda: any(clinic.glob("new/*")), seconds=60)

        read_mailbox()

    for letter in letters:
        letter.refresh_from_db()
    assert [(each.state, each.explanation) for each in letters] == [
        (State.SENT, ""),
        (State.RETURNED, "The mailbox is full."),
    ]


@pytest.mark.parametrize(
    ("can", "again"),
    [("IMAP4rev1 UIDPLUS MOVE", 0), ("IMAP4rev1 UIDPLUS", 2)],
    ids=["moved", "left where it is"],
)
def test_answers_are_taken_in_while_the_clinics_mailbox_is_full(
    letter: OutgoingEmail, settings: Settings, folder: Path, can: str, again: int
) -> None:
    postman = Postman(folder / "clinic")
    for text in ("The first.", "The second."):
        postman.answer(letter, text)
    give_to_reader(folder)

    with dovecot_with_quota(postman.folder, most=1, can=can) as (_, settings.INBOUND_URL):
        assert read_mailbox() == "Taken in: 2. Left for people: 0.\n"
        assert read_mailbox() == f"Taken in: {again}. Left for people: 0.\n"

    assert sorted(ContactLogEntry.objects.values_list("text", flat=True)) == [
        "The first.",
        "The second.",
    ]
