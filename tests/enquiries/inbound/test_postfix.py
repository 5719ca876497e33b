"""Through a real Postfix, which accepts every letter first and tells by mail what became of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP
from pytest_django import Settings

from enquiries.delivery.courier import Courier
from enquiries.models import Consultation, ContactLogEntry, OutgoingEmail
from tests.enquiries.inbound.postman import read_mailbox
from tests.enquiries.inbound.real_servers import needs_postfix, postfix
from tests.enquiries.mail_server import ACCEPTED, Behaviour, MailServer, reply
from tests.mail_settings import change_mail_server
from tests.running_site import wait_until

pytestmark = [pytest.mark.processes, needs_postfix]
State, Kind = OutgoingEmail.State, ContactLogEntry.Kind


@pytest.fixture
def mailbox(mail_server: MailServer, settings: Settings) -> Iterator[Path]:
    """The clinic's Maildir, behind a relay whose next hop can misbehave."""
    with postfix(f"smtp:[127.0.0.1]:{mail_server.port}") as (port, folder):
        change_mail_server(settings, host="127.0.0.1", port=port)
        settings.INBOUND_URL = f"maildir://{folder}"
        yield folder


def send(consultation: Consultation, letter: str = "acknowledgement") -> OutgoingEmail:
    """Send a letter, which the relay accepts."""
    email = consultation.emails.get(letter=letter)
    courier = Courier()
    courier.deliver_one(email.pk)
    courier.hang_up()
    email.refresh_from_db()
    assert email.state == State.SENT
    return email


def wait_for_mail(mailbox: Path) -> None:
    assert wait_until(lambda: any((mailbox / "new").glob("*")), seconds=60)


@pytest.mark.parametrize(
    ("verb", "behaviour", "why"),
    [
        ("RCPT", reply("550 5.1.1 no such user"), "The mailbox does not exist."),
        ("RCPT", reply("552 5.2.2 mailbox full"), "The mailbox is full."),
        ("DATA", reply("554 5.6.0 no"), "The mail server refused the letter for good."),
    ],
)
def test_what_was_accepted_first_comes_back(
    consultation: Consultation,
    mail_server: MailServer,
    mailbox: Path,
    verb: str,
    behaviour: Behaviour,
    why: str,
) -> None:
    mail_server.behave[verb] = behaviour
    email = send(consultation)
    wait_for_mail(mailbox)

    assert read_mailbox() == "Taken in: 1. Left for people: 0.\n"

    email.refresh_from_db()
    assert (email.state, email.explanation) == (State.RETURNED, why)


@pytest.mark.parametrize(
    ("full", "state", "why"),
    [
        ("552 5.2.2 mailbox full", State.RETURNED, "The mailbox is full."),
        ("452 4.2.2 mailbox full for now", State.SENT, ""),
    ],
)
def test_the_clinics_own_mailbox_is_full(
    consultation: Consultation,
    mail_server: MailServer,
    mailbox: Path,
    full: str,
    state: str,
    why: str,
) -> None:
    mail_server.behave["RCPT"] = reply(full)
    email = send(consultation, "alert")
    wait_for_mail(mailbox)

    read_mailbox()

    email.refresh_from_db()
    assert (email.state, email.explanation) == (state, why)
    assert OutgoingEmail.objects.failed().count() == (state == State.RETURNED)
    assert not consultation.log.exists()  # no patient waits for it


def test_a_delay_is_a_line(
    consultation: Consultation, mail_server: MailServer, mailbox: Path
) -> None:
    mail_server.behave["RCPT"] = reply("450 4.2.2 mailbox full for now")
    email = send(consultation)
    wait_for_mail(mailbox)

    read_mailbox()

    email.refresh_from_db()
    assert email.state == State.SENT
    assert consultation.log.get().kind == Kind.DELAYED


def test_greylisting_of_the_relay_is_nobodys_business(
    consultation: Consultation, mail_server: MailServer, mailbox: Path
) -> None:
    tried: list[str] = []

    async def greylist(server: SMTP) -> str:
        tried.append("once more")
        return ACCEPTED if len(tried) > 1 else "450 4.7.1 greylisted"

    mail_server.behave["RCPT"] = greylist
    email = send(consultation)
    assert wait_until(lambda: bool(mail_server.received), seconds=60)

    assert mail_server.message_ids == [email.message_id]
