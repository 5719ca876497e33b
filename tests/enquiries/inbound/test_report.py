"""What a report says became of a letter, and why, as mail servers of all kinds write it."""

import base64
import quopri
from collections.abc import Callable
from uuid import uuid4

import pytest

from enquiries.inbound.message import Mail
from enquiries.inbound.report import read_report
from enquiries.outbox.rules import explain

NO_MAILBOX, FULL = "The mailbox does not exist.", "The mailbox is full."
OFF, SPAM = "The mailbox is switched off.", "The mail server refuses mail from us, perhaps as spam."
NO_DOMAIN = "The part of the address after the @ does not exist."
EITHER = "The mailbox does not exist, or refuses mail from us."
FOR_GOOD = "The mail server refused the letter for good."
STANDARD = """\
Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@mx.example.net>
To: reports@mybackpain.co.uk
Subject: Undeliverable
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=utf-8

Nie można dostarczyć wiadomości.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ann@example.com
{heads}

--B--
"""
# By server: Action, Status and Diagnostic-Code, and what staff read.
BY_STANDARD = {
    "Exim": ("failed|5.0.0|smtp; 550 No Such User Here", NO_MAILBOX),
    "Exim, exact": ("failed|5.0.0|smtp; 550 5.2.2 over quota", FULL),
    "Exim, no route": ("failed|5.0.0|", FOR_GOOD),
    "Gmail": ("failed|5.1.1|smtp; 550-5.1.1 The email account does not exist.", NO_MAILBOX),
    "Gmail, lines alone": ("failed|5.0.0|smtp; 550-5.2.1 The account is inactive.", OFF),
    "Gmail, full": ("failed|4.2.2|smtp; 452-4.2.2 out of storage", "The mailbox is full for now."),
    "Yahoo": ("failed|5.0.0|smtp; 554 dd This user doesn't have a yahoo.co.uk account", NO_MAILBOX),
    "AOL": (
        "failed|5.0.0|smtp; 552 1 Requested mail action aborted, mailbox not found",
        NO_MAILBOX,
    ),
    "iCloud, full": ("failed|5.0.0|smtp; 552 5.2.2 <ann@icloud.com>: user is over quota", FULL),
    "Outlook.com": ("failed|5.5.0|smtp;550 5.5.0 Requested action not taken", EITHER),
    "Exchange": ("failed|5.1.1|smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found", NO_MAILBOX),
    "Exchange, domain": ("failed|5.4.310|smtp;550 5.4.310 DNS domain does not exist", NO_DOMAIN),
    "Exchange, blocked": ("failed|5.7.1|smtp;550 5.7.1 Client host blocked using Spamhaus", SPAM),
    "BT": ("failed|5.0.0|smtp; 554 5.7.1 message rejected as spam", SPAM),
    "Virgin": ("failed|5.0.0|smtp; 550 ann@virginmedia.com: User unknown", NO_MAILBOX),
    "Sky": ("failed|5.0.0|smtp; 554 30 Sorry, this mailbox is disabled (554.30).", OFF),
    "Domino": ("failed|5.0.0|X-Notes; User ann not listed in Domino Directory", NO_MAILBOX),
    "loudly": ("FAILED (gave up)|5.1.1|smtp; 550 no", NO_MAILBOX),
    "a reply alone": ("failed|5.0.0|smtp; 550", EITHER),
    "without an action": ("|5.1.1|smtp; 550 no", NO_MAILBOX),
    "without a status": ("failed||smtp; 550 5.1.1 no", NO_MAILBOX),
    "too old": (
        "failed|4.4.7|smtp; 450 4.4.7 message expired",
        "The recipient's mail server could not be reached for days.",
    ),
}
CODED: dict[str, Callable[[bytes], bytes]] = {
    "8bit": bytes,
    "base64": base64.encodebytes,
    "quoted-printable": quopri.encodestring,
}
# What servers write that follow no standard.
IN_THEIR_OWN_WAY = {
    "qmail": ("Sorry, no mailbox here by that name. vpopmail (#5.1.1)", NO_MAILBOX),
    "Exim of old": ("host mx.example.com [192.0.2.1]: 550 5.1.1 User unknown", NO_MAILBOX),
    "MDaemon": ("Error Condition: 550 5.1.1 Recipient unknown", NO_MAILBOX),
    "IMail": ("550 unknown user <ann@example.com>", NO_MAILBOX),
    "in German": ("Die Nachricht konnte nicht zugestellt werden: 552 5.2.2 Postfach voll", FULL),
    "in Polish": ("Nie można dostarczyć wiadomości (550-5.2.1, konto wyłączone)", OFF),
    "in Russian, the reply last": ("Пользователь не найден: 550", EITHER),
    "in brackets": ("Utilisateur inconnu (550)", EITHER),
    "before a colon": ("La casella non esiste. 550: rifiutato", EITHER),
    "in Urdu": ("پیغام نہیں پہنچایا جا سکا: 554 5.7.1", SPAM),
}


def standard(told: str) -> Mail:
    names = ("Action", "Status", "Diagnostic-Code")
    heads = [f"{name}: {said}" for name, said in zip(names, told.split("|"), strict=True) if said]
    return Mail(STANDARD.format(heads="\n".join(heads)).encode())


def own(text: str, sender: str = "MAILER-DAEMON@mx.example.net") -> Mail:
    return Mail(f"From: {sender}\nSubject: failure notice\n\n{text}\n".encode())


@pytest.mark.parametrize("server", BY_STANDARD)
def test_the_reason_of_a_report_by_the_standard_is_told_in_plain_words(server: str) -> None:
    told, words = BY_STANDARD[server]
    report = read_report(standard(told))
    assert report
    assert (report.fate.name, explain(report.reason)) == ("RETURNED", words)


def coded(kind: str, name: str, encode: Callable[[bytes], bytes]) -> Mail:
    """A report whose parts for machines are encoded."""
    head, _, text = standard("failed|5.2.2|smtp; 552 5.2.2 voll für " + "x" * 80).raw.partition(
        b"Content-Type: message/delivery-status\n\n"
    )
    told, end, _ = text.partition(b"\n--B--")
    heads = f"Content-Type: message/{kind}\nContent-Transfer-Encoding: {name}\n\n"
    return Mail(head + heads.encode() + encode(told) + end)


@pytest.mark.parametrize("kind", ["delivery-status", "global-delivery-status"])
@pytest.mark.parametrize("name", CODED)
def test_the_machines_part_is_read_in_each_encoding(kind: str, name: str) -> None:
    report = read_report(coded(kind, name, CODED[name]))
    assert report
    assert (report.fate.name, explain(report.reason)) == ("RETURNED", FULL)


@pytest.mark.parametrize("kind", ["rfc822", "global", "global-headers"])
@pytest.mark.parametrize("name", CODED)
def test_the_letter_within_a_report_is_known_in_each_encoding(kind: str, name: str) -> None:
    pk = uuid4()
    named = CODED[name](f"To: zoë@example.com\nMessage-ID: <{pk}@testserver>\n\n".encode())
    heads = f"\nContent-Type: message/{kind}\nContent-Transfer-Encoding: {name}\n\n"
    whole = standard("failed|5.1.1|").raw.replace(b"\n--B--", b"\n--B" + heads.encode() + named)
    report = read_report(Mail(whole + b"\n--B--\n"))
    assert report
    assert pk in report.letters


@pytest.mark.parametrize("server", IN_THEIR_OWN_WAY)
def test_the_reason_that_a_server_gives_in_its_own_way_is_told_in_plain_words(server: str) -> None:
    told, words = IN_THEIR_OWN_WAY[server]
    report = read_report(own(told))
    assert report
    assert (report.fate.name, explain(report.reason)) == ("RETURNED", words)


@pytest.mark.parametrize(
    "told",
    [
        "delayed|4.4.1|smtp; connection timed out",
        "Delayed (still trying)|4.0.0|",
        "|4.2.0|smtp; 451 greylisted",
    ],
)
def test_a_delay_is_no_return(told: str) -> None:
    report = read_report(standard(told))
    assert report
    assert report.fate.name == "DELAYED"


@pytest.mark.parametrize(
    "told", ["relayed|2.0.0|", "delivered|2.1.5|", "expanded|2.0.0|", "|2.0.0|"]
)
def test_what_arrived_is_no_return(told: str) -> None:
    report = read_report(standard(told))
    assert report
    assert report.fate.name == "OTHER"


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("Please ring us about our newsletter.", "postmaster@mx.example.net"),
        ("My number is 0113 550 123, and I am an unknown user of yours.", "ann@example.com"),
        ("550 5.1.1 is what I was told.", "ann@example.com"),
    ],
)
def test_what_a_person_writes_is_no_report(text: str, sender: str) -> None:
    assert read_report(own(text, sender)) is None
