"""What becomes of a letter when the mail server misbehaves."""

import logging
import ssl
from collections.abc import Callable
from unittest.mock import Mock

import pytest
from django.core.mail import EmailMultiAlternatives
from pytest_django import Settings

from enquiries.delivery.courier import Courier
from enquiries.letters import rendering
from enquiries.models import OutgoingEmail
from tests.enquiries.conftest import QueueReport
from tests.enquiries.mail_server import Behaviour, MailServer, disconnect, hang, reply
from tests.mail_settings import change_mail_server

PENDING, SENT, DEAD = (
    OutgoingEmail.State.PENDING,
    OutgoingEmail.State.SENT,
    OutgoingEmail.State.DEAD,
)


@pytest.mark.parametrize(
    ("verb", "behaviour", "state", "attempts"),
    [
        pytest.param("EHLO", hang, PENDING, 0, marks=pytest.mark.long),
        ("EHLO", disconnect, PENDING, 0),
        ("EHLO", reply("421 4.3.2 closing"), PENDING, 0),
        ("MAIL", reply("421 4.3.2 closing"), PENDING, 0),
        ("MAIL", reply("530 5.7.0 authentication required"), PENDING, 0),
        ("MAIL", reply("451 4.3.0 later"), PENDING, 1),
        ("MAIL", reply("550 5.1.8 bad sender"), PENDING, 0),
        pytest.param("MAIL", hang, PENDING, 1, marks=pytest.mark.long),
        ("MAIL", disconnect, PENDING, 1),
        ("RCPT", reply("450 4.2.1 greylisted"), PENDING, 1),
        ("RCPT", reply("550 5.1.1 no such user"), DEAD, 1),
        pytest.param("RCPT", hang, PENDING, 1, marks=pytest.mark.long),
        ("RCPT", disconnect, PENDING, 1),
        ("DATA", reply("421 4.3.2 closing"), PENDING, 1),
        ("DATA", reply("452 4.3.1 full"), PENDING, 1),
        ("DATA", reply("554 5.7.1 spam"), DEAD, 1),
        ("DATA", disconnect, PENDING, 1),
        ("ACCEPTED", disconnect, PENDING, 1),
        ("DATA", reply("251 2.0.0 taken"), SENT, 1),
    ],
)
def test_a_fault_ends_in_the_state_that_it_deserves(
    mail_server: MailServer,
    courier: Courier,
    queue_report: QueueReport,
    verb: str,
    behaviour: Behaviour,
    state: str,
    attempts: int,
) -> None:
    email = queue_report()
    mail_server.behave[verb] = behaviour

    courier.deliver_next()

    email.refresh_from_db()
    assert (email.state, email.attempts) == (state, attempts)


def unreachable(settings: Settings, mail_server: MailServer) -> None:
    change_mail_server(settings, port=9)


def unknown_host(settings: Settings, mail_server: MailServer) -> None:
    change_mail_server(settings, host="mail.invalid")


def without_tls(settings: Settings, mail_server: MailServer) -> None:
    change_mail_server(settings, use_tls=True)


def wrong_password(settings: Settings, mail_server: MailServer) -> None:
    change_mail_server(settings, username="site", password="wrong")
    mail_server.accepts_login = False


def unspeakable_password(settings: Settings, mail_server: MailServer) -> None:
    change_mail_server(settings, username="site", password="£5")


Outage = Callable[[Settings, MailServer], None]
every_outage = pytest.mark.parametrize(
    "outage", [unreachable, unknown_host, without_tls, wrong_password, unspeakable_password]
)


@pytest.fixture
def pauses(
    mail_server: MailServer,
    courier: Courier,
    queue_report: QueueReport,
    settings: Settings,
    outage: Outage,
) -> list[float]:
    """How long a worker pauses that tries three times to deliver a letter in an outage."""
    queue_report()
    outage(settings, mail_server)
    courier = Courier()
    return [courier.pause for _ in range(3) if courier.deliver_next()]


@every_outage
def test_an_outage_charges_no_attempt(pauses: list[float]) -> None:
    email = OutgoingEmail.objects.get()
    assert (email.state, email.attempts) == (PENDING, 0)


@every_outage
def test_in_an_outage_pauses_grow(pauses: list[float]) -> None:
    assert pauses == [1, 2, 4]


@every_outage
def test_an_outage_is_one_line_of_log(
    caplog: pytest.LogCaptureFixture, pauses: list[float]
) -> None:
    errors = [record for record in caplog.get_records("setup") if record.levelno >= logging.ERROR]
    assert len(errors) == 1


def test_the_operator_reads_that_a_certificate_is_at_fault(
    courier: Courier, queue_report: QueueReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = queue_report()
    expired = ssl.SSLCertVerificationError("certificate has expired")
    monkeypatch.setattr(courier.connection.server, "open", Mock(side_effect=expired))

    courier.deliver_next()

    email.refresh_from_db()
    assert email.last_error == "mail server unavailable: SSLCertVerificationError"


@pytest.mark.parametrize(
    ("verb", "behaviour"),
    [pytest.param("RCPT", hang, marks=pytest.mark.long), ("DATA", disconnect)],
)
def test_a_line_that_breaks_makes_the_worker_pause(
    mail_server: MailServer,
    courier: Courier,
    queue_report: QueueReport,
    verb: str,
    behaviour: Behaviour,
) -> None:
    queue_report()
    mail_server.behave[verb] = behaviour

    courier.deliver_next()

    assert courier.pause == 1


def test_one_bad_recipient_charges_no_other_letter(
    mail_server: MailServer, courier: Courier, queue_report: QueueReport
) -> None:
    bad, good = queue_report("gone@example.com"), queue_report("ann@example.com")
    mail_server.behave["RCPT gone@example.com"] = reply("550 5.1.1 no such user")

    while courier.deliver_next():
        pass

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state, good.attempts) == (DEAD, SENT, 1)
    assert bad.explanation == "The mailbox does not exist."


class Panic(BaseException):
    """As a library of machine code raises it."""


def test_a_panic_in_one_letter_stops_neither_the_worker_nor_the_others(
    courier: Courier, queue_report: QueueReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = queue_report("bad@example.com"), queue_report("good@example.com")
    render = rendering.render

    def panic_once(email: OutgoingEmail) -> EmailMultiAlternatives:
        if email.pk == bad.pk:
            raise Panic
        return render(email)

    monkeypatch.setattr(rendering, "render", panic_once)

    while courier.deliver_next():
        pass

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.last_error) == (PENDING, "cannot be rendered: Panic")
    assert good.state == SENT


@pytest.mark.parametrize("wish", [KeyboardInterrupt, SystemExit])
def test_the_wish_to_stop_is_obeyed_in_the_middle_of_a_letter(
    courier: Courier,
    queue_report: QueueReport,
    monkeypatch: pytest.MonkeyPatch,
    wish: type[BaseException],
) -> None:
    queue_report()

    def stop(email: OutgoingEmail) -> EmailMultiAlternatives:
        raise wish

    monkeypatch.setattr(rendering, "render", stop)

    with pytest.raises(wish):
        courier.deliver_next()
