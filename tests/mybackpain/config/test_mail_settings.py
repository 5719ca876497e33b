"""Settings about mail are read as they are meant."""

from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured

from mybackpain.config import environment, mail
from mybackpain.config.environment import setting
from mybackpain.config.mail import envelope, inbound_mailbox, mail_server, mailbox
from mybackpain.config.services import cache, database

PLAIN, STARTTLS, FROM_THE_START = set[str](), {"use_tls"}, {"use_ssl"}


@pytest.mark.parametrize(
    ("typed", "host", "port", "tls"),
    [
        ("smtp://mail.example.org", "mail.example.org", 25, PLAIN),
        (" smtp://mail.example.org ", "mail.example.org", 25, PLAIN),
        ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, PLAIN),
        ("smtp+tls://ann:secret@mail.example.org", "mail.example.org", 587, STARTTLS),
        ("smtp+tls://mail.example.org:25", "mail.example.org", 25, STARTTLS),
        ("smtps://ann:secret@mail.example.org", "mail.example.org", 465, FROM_THE_START),
        ("smtps://mail.example.org:465", "mail.example.org", 465, FROM_THE_START),
        ("smtps://mail.example.org:4650", "mail.example.org", 4650, FROM_THE_START),
        ("smtp+ssl://mail.example.org", "mail.example.org", 465, FROM_THE_START),
        ("smtp+tls://mail.example.org:465", "mail.example.org", 465, FROM_THE_START),
        ("smtp://mail.example.org:465", "mail.example.org", 465, FROM_THE_START),
        ("smtps://[::1]", "::1", 465, FROM_THE_START),
    ],
)
def test_the_address_says_how_a_mail_server_is_reached(
    monkeypatch: pytest.MonkeyPatch, typed: str, host: str, port: int, tls: set[str]
) -> None:
    monkeypatch.setenv("EMAIL_URL", typed)

    options = mail_server("EMAIL_URL")["OPTIONS"]

    assert (options["host"], options["port"]) == (host, port)
    assert options.keys() & {"use_tls", "use_ssl"} == tls


def test_a_password_is_read_as_it_was_before_it_was_encoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(
        "EMAIL_URL", "smtp+tls://ann%40example.org:a%23b%2Fc%3Fd%40e%25@mail.example"
    )

    options = mail_server("EMAIL_URL")["OPTIONS"]

    assert (options["username"], options["password"]) == ("ann@example.org", "a#b/c?d@e%")


@pytest.mark.parametrize("password", ["a#b", "1#2", "a/b", "1/2", "a?b", "1?2", "[a", "a#/?b"])
@pytest.mark.parametrize(
    ("name", "read", "address"),
    [
        ("EMAIL_URL", mail_server, "smtp+tls://ann:{}@mail.example.org:587"),
        ("EMAIL_URL", mail_server, "smtps://ann@example.org:{}@mail.example.org"),
        ("DATABASE_URL", database, "postgres://ann:{}@db.example.org/site"),
        ("CACHE_URL", cache, "redis://:{}@cache.example.org:6379/0"),
    ],
)
def test_a_password_that_is_not_encoded_is_met_with_a_hint(
    monkeypatch: pytest.MonkeyPatch, name: str, read: object, address: str, password: str
) -> None:
    monkeypatch.setattr(environment, "defaults", {})
    monkeypatch.setenv(name, address.format(password))
    with pytest.raises(ImproperlyConfigured, match=r"in a password write # as %23, / as %2F"):
        setting(name, read, "", example="…")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("has_mailers", "named"),
    [
        (True, {"MAILERS": {"default": {"BACKEND": "a.Server", "OPTIONS": {"port": 25}}}}),
        (False, {"EMAIL_BACKEND": "a.Server", "EMAIL_PORT": 25}),
    ],
    ids=["Django 6.1", "Django 5.2"],
)
def test_django_finds_the_mail_server_under_the_names_that_it_knows(
    monkeypatch: pytest.MonkeyPatch, *, has_mailers: bool, named: dict[str, object]
) -> None:
    monkeypatch.setattr(mail, "HAS_MAILERS", has_mailers)
    assert mail.as_django_reads_it({"BACKEND": "a.Server", "OPTIONS": {"port": 25}}) == named


@pytest.mark.parametrize("scheme", mail.SMTP)
def test_each_option_of_a_mail_server_has_a_name_in_django_5_2(scheme: str) -> None:
    options = mail.smtp_options(urlsplit(f"{scheme}://ann:secret@mail.example.org"))
    assert options.keys() - mail.FORMER_NAMES.keys() == set()


@pytest.mark.parametrize(
    "typed",
    [
        "smtp://",
        "smtps:///",
        "smtp://:25",
        "smtps://mail:0",
        "smtp+tls://ann@mail.example.org",
        "smtp+tls://:secret@mail.example.org",
        "smtps://ann:@mail.example.org",
        "smtps://ann:%C2%A35@mail.example.org",
        "smtp://mail.example.org?timeout=soon",
        "smtp://mail.example.org?timeout=0",
        "smtp://mail.example.org?tls=1",
        "smtp://mail.example.org/INBOX",
        "filemail://",
        "filemail://var/mail",
        "dummymail://mail.example.org",
        "imaps://ann:secret@mail.example.org",
    ],
)
def test_what_is_no_way_to_send_letters_is_malformed(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(environment, "defaults", {})
    monkeypatch.setenv("EMAIL_URL", typed)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL is malformed"):
        setting("EMAIL_URL", mail_server, "", example="…")


@pytest.mark.parametrize(
    ("typed", "name", "address", "written"),
    [
        ("clinic@example.org", "", "clinic@example.org", "clinic@example.org"),
        ("<clinic@example.org>", "", "clinic@example.org", "clinic@example.org"),
        ("Desk <d@example.org>", "Desk", "d@example.org", "Desk <d@example.org>"),
        ("a.b <d@example.org>", "a.b", "d@example.org", '"a.b" <d@example.org>'),
        ('"Bones, Ltd" <d@example.org>', "Bones, Ltd", "d@example.org", None),
        ("Bones, Ltd <d@example.org>", "Bones, Ltd", "d@example.org", None),
        ("Österreich <d@bücher.example>", "Österreich", "d@xn--bcher-kva.example", None),
        ("O'Brien & Sons <d@example.org>", "O'Brien & Sons", "d@example.org", None),
    ],
)
def test_a_mailbox_is_taken_apart_once(
    monkeypatch: pytest.MonkeyPatch, typed: str, name: str, address: str, written: str | None
) -> None:
    monkeypatch.setenv("CLINIC_INBOX", typed)

    read = mailbox("CLINIC_INBOX")

    assert (read.name, read.address) == (name, address)
    assert written in {None, read.written}


@pytest.mark.parametrize(
    "typed", ["", "clinic", "a@b@c.example", "Desk <desk>", "x\ny <d@example.org>", "é@example.org"]
)
def test_what_no_letter_could_go_to_is_malformed(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setenv("CLINIC_INBOX", typed)
    with pytest.raises(ValueError):  # noqa: PT011 (any of its kind is told as malformed)
        mailbox("CLINIC_INBOX")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("imaps://u:p@host/INBOX", "imaps://u:p@host/INBOX"),
        ("imaps://u:p@host", "imaps://u:p@host"),
        ("imap://u:p@[::1]:1143/INBOX/On hold", "imap://u:p@[::1]:1143/INBOX/On hold"),
        ("maildir:///var/mail/clinic", "maildir:///var/mail/clinic"),
        ("off", ""),
        ("Off", ""),
    ],
)
def test_a_mailbox_to_read_is_read_as_meant(
    monkeypatch: pytest.MonkeyPatch, typed: str, read: str
) -> None:
    monkeypatch.setenv("INBOUND_URL", typed)
    assert inbound_mailbox("INBOUND_URL") == read


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "imap://u:p@mail.example/INBOX",
            "imaps://host/INBOX",
            "imaps://u@host",
            "imaps://:p@host",
            "imaps://u:£@host",
        ),
        *("imaps://u:p#q@host/INBOX", "imaps://u:p/q@host/INBOX", "imaps://u:p?q@host/INBOX"),
        *("maildir://var/mail", "maildir:///", "/var/mail/clinic", "pop3://u:p@host", "none"),
    ],
)
def test_a_mailbox_that_cannot_be_read_is_malformed(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setenv("INBOUND_URL", typed)
    with pytest.raises(ValueError):  # noqa: PT011 (any of its kind is told as malformed)
        inbound_mailbox("INBOUND_URL")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("bounce-{id}@example.org", "bounce-{id}@example.org"),
        ("{id}@example.org", "{id}@example.org"),
        ("reports+{id}@bücher.example", "reports+{id}@xn--bcher-kva.example"),
        ("OFF", "off"),
    ],
)
def test_an_envelope_sender_is_read_as_meant(
    monkeypatch: pytest.MonkeyPatch, typed: str, read: str
) -> None:
    monkeypatch.setenv("BOUNCE_ADDRESS", typed)
    assert envelope("BOUNCE_ADDRESS") == read


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "reports@example.org",
            "reports+{ID}@example.org",
            "x@{id}.example",
            "{id}+{id}@a.example",
        ),
        *("<reports+{id}@example.org>", "reports+{id}@", "a" * 40 + "+{id}@example.org", "{id}"),
    ],
)
def test_an_envelope_sender_that_no_server_would_take_is_malformed(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setenv("BOUNCE_ADDRESS", typed)
    with pytest.raises(ValueError):  # noqa: PT011 (any of its kind is told as malformed)
        envelope("BOUNCE_ADDRESS")
