"""Each mail is taken in once, whoever reads and whenever they are killed."""

import threading

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test import Client
from pytest_django import Settings

from enquiries.inbound import reader
from enquiries.inbound.mailboxes import Maildir
from enquiries.inbound.reader import Reader
from enquiries.inbound.rounds import Rounds, read_once
from enquiries.models import Consultation, ContactLogEntry, OutgoingEmail, PeriodicJob, TakenIn
from tests.enquiries.inbound.postman import Postman, read_mailbox

Kind = ContactLogEntry.Kind


def test_a_worker_killed_before_it_moves_a_mail_writes_once(
    postman: Postman, letter: OutgoingEmail, monkeypatch: pytest.MonkeyPatch
) -> None:
    postman.answer(letter)
    with monkeypatch.context() as patch:
        patch.setattr(Maildir, "take", lambda *_: None)  # as if it had died before
        read_mailbox()
    assert postman.left == 1

    read_mailbox()

    assert (postman.left, postman.taken) == (0, 1)
    assert ContactLogEntry.objects.count() == 1


def test_a_folder_that_a_killed_worker_has_half_made_is_made_whole(
    postman: Postman, letter: OutgoingEmail
) -> None:
    (postman.folder / ".On the site").mkdir()
    postman.answer(letter)

    read_mailbox()

    assert (postman.left, postman.taken) == (0, 1)


def test_a_mail_that_is_delivered_twice_is_taken_in_once(
    postman: Postman, letter: OutgoingEmail
) -> None:
    postman.deliver(postman.answer(letter))

    read_mailbox()

    assert (postman.left, ContactLogEntry.objects.count()) == (0, 1)


@pytest.mark.parametrize("name", ["", "<>", " "])
def test_mails_without_a_message_id_are_told_apart(
    postman: Postman, letter: OutgoingEmail, name: str
) -> None:
    for subject in ("one", "two"):
        postman.deliver(
            f"From: ann@example.com\nTo: clinic@example.org\nSubject: {subject}\n"
            f"Message-ID: {name}\nIn-Reply-To: {letter.message_id}\n\nHello\n"
        )

    read_mailbox()

    assert ContactLogEntry.objects.count() == 2


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_ten_readers_at_once_take_each_mail_once(postman: Postman, letter: OutgoingEmail) -> None:
    for number in range(10):
        postman.answer(letter, f"Answer {number}")

    def read() -> None:
        for _ in range(3):
            read_once(Reader())
        connection.close()

    threads = [threading.Thread(target=read) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    texts = ContactLogEntry.objects.filter(kind=Kind.HEARD).values_list("text", flat=True)
    assert sorted(texts) == [f"Answer {number}" for number in range(10)]
    assert postman.left == 0


def test_a_mail_for_people_is_looked_at_once_by_one_reader(
    postman: Postman, letter: OutgoingEmail
) -> None:
    postman.answer(letter, In_Reply_To="")
    patient_reader = Reader()
    read_once(patient_reader)

    assert not read_once(patient_reader)


def test_erasing_a_person_reaches_the_copy_in_the_mailbox(
    postman: Postman, letter: OutgoingEmail, client: Client, consultation: Consultation
) -> None:
    postman.answer(letter, "My words.")
    read_mailbox()
    assert postman.taken == 1

    consultation.refresh_from_db()
    consultation.erase()
    read_mailbox()

    assert (postman.taken, TakenIn.objects.count()) == (0, 0)
    assert not ContactLogEntry.objects.filter(text__contains="My words.").exists()


def test_what_the_site_does_not_know_does_not_stay_in_its_folder(
    postman: Postman, letter: OutgoingEmail
) -> None:
    mailbox = Maildir(postman.folder)
    postman.answer(letter, "From before a restore.")
    [(key, _)] = mailbox.waiting(set())
    mailbox.take(key)

    assert reader.empty_folder(mailbox) == 1


def test_only_one_worker_a_minute_reads(
    postman: Postman, letter: OutgoingEmail, monkeypatch: pytest.MonkeyPatch
) -> None:
    postman.answer(letter)
    first, second = Rounds(), Rounds()
    first.turn()
    postman.answer(letter)
    second.turn()
    assert postman.left == 1

    PeriodicJob.objects.filter(name="inbound").update(due_at="2026-01-01T00:00Z")
    second.turn()
    assert postman.left == 0


@pytest.mark.django_db
def test_a_mailbox_that_is_away_costs_one_line(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.INBOUND_URL = "imap://127.0.0.1:9/INBOX"
    rounds = Rounds()

    for _ in range(3):
        PeriodicJob.objects.filter(name="inbound").update(due_at="2026-01-01T00:00Z")
        rounds.turn()

    lines = [record.getMessage() for record in caplog.records if "mailbox" in record.getMessage()]
    assert lines == ["the clinic's mailbox cannot be read: ConnectionRefusedError"]


@pytest.mark.parametrize("url", ["", "maildir:///nowhere/at/all", "imap://127.0.0.1:9/INBOX"])
def test_the_command_says_in_one_line_what_is_wrong(settings: Settings, url: str) -> None:
    settings.INBOUND_URL = url
    with pytest.raises(CommandError) as failure:
        read_mailbox()
    assert "\n" not in str(failure.value)
