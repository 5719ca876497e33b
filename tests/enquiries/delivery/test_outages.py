"""Answers about our own account: no letter is charged, and nobody is left to find out alone."""

import logging
from collections.abc import Callable, Iterator
from itertools import islice
from types import SimpleNamespace

import pytest
from django.test import Client
from pytest_django import Settings

from enquiries.delivery.courier import Courier
from enquiries.models import MailOutage, OutgoingEmail
from enquiries.outbox.outage import trouble
from tests.enquiries.conftest import QueueReport
from tests.enquiries.mail_server import MailServer, reply
from tests.mail_settings import send_into

State = OutgoingEmail.State
ALIKE = reply("554 5.7.1 refused")


def rounds(courier: Courier, number: int) -> Iterator[bool]:
    """So many rounds of a worker, its pauses left out."""
    return islice(iter(courier.deliver_next, False), number)


def states() -> list[str]:
    return sorted(OutgoingEmail.objects.values_list("state", flat=True))


def errors(log: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in log.records if record.levelno >= logging.ERROR]


@pytest.fixture
def reports(queue_report: QueueReport) -> list[OutgoingEmail]:
    return [queue_report(f"p{number}@example.com") for number in range(6)]


@pytest.mark.long
@pytest.mark.parametrize(
    ("verb", "line"),
    [
        ("MAIL", "553 sender rejected"),
        ("MAIL", "550 5.1.8 bad sender"),
        ("RCPT", "550 5.7.23 SPF validation failed"),
        ("DATA", "550 5.4.5 daily limit"),
    ],
)
def test_a_refusal_of_our_account_kills_no_letter(
    courier: Courier,
    mail_server: MailServer,
    reports: list[OutgoingEmail],
    caplog: pytest.LogCaptureFixture,
    verb: str,
    line: str,
) -> None:
    mail_server.behave[verb] = reply(line)

    pauses = [courier.pause for _ in rounds(courier, 3)]

    assert set(OutgoingEmail.objects.values_list("state", "attempts")) == {(State.PENDING, 0)}
    assert pauses == [1, 2, 4]
    assert len(errors(caplog)) == 1


@pytest.mark.long
def test_an_outage_is_told_of_until_it_is_over(
    courier: Courier,
    mail_server: MailServer,
    reports: list[OutgoingEmail],
    client: Client,
    staff: Callable[..., Client],
) -> None:
    mail_server.behave["MAIL"] = reply("553 sender rejected")
    courier.deliver_next()

    queue = client.get("/readyz").json()["queue"]
    assert queue["mail_outage_since"]
    assert "No mail can leave since" in staff().get("/admin/").content.decode()

    mail_server.behave.clear()
    courier.deliver_next()
    assert client.get("/readyz").json()["queue"]["mail_outage_since"] is None


def test_two_workers_log_an_outage_once(
    mail_server: MailServer,
    courier: Courier,
    reports: list[OutgoingEmail],
    caplog: pytest.LogCaptureFixture,
) -> None:
    mail_server.behave["MAIL"] = reply("553 sender rejected")
    for one in (courier, Courier()):
        one.deliver_next()
        one.hang_up()

    assert len(errors(caplog)) == 1


@pytest.mark.long
def test_letters_that_die_of_one_reply_in_a_row_stop_the_loop(
    courier: Courier,
    mail_server: MailServer,
    reports: list[OutgoingEmail],
    caplog: pytest.LogCaptureFixture,
) -> None:
    mail_server.behave["DATA"] = ALIKE

    list(rounds(courier, 12))

    assert states() == [State.DEAD] * 2 + [State.PENDING] * 4
    assert courier.pause > 0
    [line] = errors(caplog)
    assert line.startswith("every letter is refused alike: SMTPDataError 554 5.7.1;")


@pytest.mark.long
def test_the_loop_goes_on_once_a_letter_is_taken(
    courier: Courier, mail_server: MailServer, reports: list[OutgoingEmail]
) -> None:
    mail_server.behave["DATA"] = ALIKE
    list(rounds(courier, 4))
    mail_server.behave.clear()

    list(rounds(courier, 10))

    assert states() == [State.DEAD] * 2 + [State.SENT] * 4
    assert not MailOutage.objects.exists()


@pytest.mark.long
def test_wrong_addresses_in_a_row_stop_nobody_elses_letter(
    courier: Courier,
    mail_server: MailServer,
    reports: list[OutgoingEmail],
    queue_report: QueueReport,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for email in reports:
        mail_server.behave[f"RCPT {email.recipient}"] = reply("550 5.1.1 no such user")
    queue_report("ann@example.com")

    list(rounds(courier, 10))

    assert states() == [State.DEAD] * 6 + [State.SENT]
    told = [line.partition(":")[0] for line in errors(caplog)]
    assert told == [f"{count} letters in a row could not be delivered" for count in (3, 4, 5, 6)]


@pytest.mark.long
def test_ten_people_in_a_row_who_are_said_not_to_exist_are_our_trouble(
    courier: Courier, mail_server: MailServer, queue_report: QueueReport
) -> None:
    mail_server.behave["RCPT"] = reply("550 5.1.1 no such user")
    for number in range(10):
        queue_report(f"p{number}@example.com")

    list(rounds(courier, 10))

    assert states() == [State.DEAD] * 9 + [State.PENDING]


@pytest.mark.long
def test_letters_to_one_person_that_die_alike_are_about_that_person(
    courier: Courier, mail_server: MailServer, queue_report: QueueReport
) -> None:
    for _ in range(4):
        queue_report("ann@example.com")
    mail_server.behave["RCPT"] = reply("550 no")

    list(rounds(courier, 10))

    assert states() == [State.DEAD] * 4


def test_a_folder_for_mail_that_is_missing_charges_no_letter(
    queue_report: QueueReport, settings: Settings
) -> None:
    email = queue_report()
    send_into(settings, "/dev/null/mail")

    Courier().deliver_next()

    email.refresh_from_db()
    assert (email.state, email.attempts) == (State.PENDING, 0)


def outage_lines(caplog: pytest.LogCaptureFixture) -> int:
    return sum("growing pauses" in record.getMessage() for record in caplog.records)


@pytest.mark.django_db
def test_a_mail_outage_is_told_again_every_five_minutes_by_who_saw_it_first(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    clock = SimpleNamespace(monotonic=lambda: now[0])
    monkeypatch.setattr("enquiries.common.lasting_trouble.time", clock)
    for _ in range(11):
        MailOutage.objects.begin("unavailable: ConnectionRefusedError")
        now[0] += 60

    assert outage_lines(caplog) == 3


@pytest.mark.django_db
def test_a_mail_outage_that_another_worker_has_told_of_is_not_told_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    MailOutage.objects.create(reason="unavailable")
    trouble.over()

    MailOutage.objects.begin("unavailable: ConnectionRefusedError")

    assert outage_lines(caplog) == 0
