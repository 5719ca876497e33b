"""`manage.py mail_test`: one letter before the operator's eyes."""

import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from enquiries.delivery.courier import Courier
from tests.enquiries.mail_server import MailServer, disconnect, reply
from tests.mail_settings import change_mail_server, send_into


def mail_test(address: str = "ops@example.org") -> str:
    said = StringIO()
    call_command("mail_test", address, stdout=said)
    return said.getvalue()


def test_each_step_is_named(courier: Courier, mail_server: MailServer) -> None:
    said = mail_test()

    [message] = mail_server.received
    names = [line.partition(":")[0] for line in said.splitlines()[1:-1]]
    assert names == [
        "Connecting",
        "Greeting",
        "Sender reports@mybackpain.co.uk",
        "Recipient ops@example.org",
        "Letter",
        "Goodbye",
    ]
    assert said.splitlines()[-1].endswith(str(message["Message-ID"]))


def test_its_envelope_sender_is_like_that_of_a_letter(
    courier: Courier, mail_server: MailServer, settings: Settings
) -> None:
    settings.INBOUND_URL = "maildir:///var/mail/clinic"
    sender = next(line for line in mail_test().splitlines() if line.startswith("Sender "))
    assert re.match(r"Sender reports\+[0-9a-f-]{36}@mybackpain\.co\.uk: 250", sender)


def nobody_listens(settings: Settings, server: MailServer) -> None:
    change_mail_server(settings, port=9)


def no_such_host(settings: Settings, server: MailServer) -> None:
    change_mail_server(settings, host="mail.invalid")


def tls_from_the_start(settings: Settings, server: MailServer) -> None:
    change_mail_server(settings, use_ssl=True)


def wrong_password(settings: Settings, server: MailServer) -> None:
    change_mail_server(settings, username="site", password="wrong")
    server.accepts_login = False


def refuses_sender(settings: Settings, server: MailServer) -> None:
    server.behave["MAIL"] = reply("553 5.7.1 sender rejected")


def hangs_up(settings: Settings, server: MailServer) -> None:
    server.behave["EHLO"] = disconnect


@pytest.mark.parametrize(
    ("trouble", "line"),
    [
        (nobody_listens, "Connecting: "),
        (no_such_host, "Connecting: no machine of this name is known"),
        (tls_from_the_start, "Connecting: no "),
        (wrong_password, "Logging in: refused (535). Look at user and password in EMAIL_URL"),
        (refuses_sender, "Sender reports@mybackpain.co.uk: refused for good: 553 5.7.1 sender"),
        (hangs_up, "Greeting: no answer in time, or the line was cut."),
    ],
)
def test_the_step_that_fails_is_told_in_one_line(
    courier: Courier,
    mail_server: MailServer,
    settings: Settings,
    trouble: Callable[[Settings, MailServer], None],
    line: str,
) -> None:
    trouble(settings, mail_server)
    with pytest.raises(CommandError) as failure:
        mail_test()
    assert str(failure.value).startswith(line)
    assert "\n" not in str(failure.value)


def test_what_is_no_address_is_told_what_would_be() -> None:
    with pytest.raises(CommandError, match=r"like name@example\.com"):
        mail_test("ops at example")


def test_without_a_mail_server_the_letter_is_in_the_folder(
    settings: Settings, tmp_path: Path
) -> None:
    send_into(settings, tmp_path)

    mail_test()

    assert "ops@example.org" in next(tmp_path.glob("*.eml")).read_text()
