"""Whose fault a reply says it is: by RFC 5321, RFC 3463, RFC 4954, and from practice."""

import smtplib

import pytest

from enquiries.delivery.faults import is_outage, is_transient, reason
from enquiries.models import OutgoingEmail

OURS, PASSES, STAYS = "ours", "passes", "stays"
SENDER, RECIPIENT = "reports@mybackpain.example", "ann@example.com"
TABLE = """
MAIL  | 553 sender rejected                                             | ours
MAIL  | 550 5.1.8 <reports@mybackpain.example>: domain not found        | ours
MAIL  | 501 5.1.7 bad sender address syntax                             | ours
MAIL  | 550 5.7.1 not permitted to send as this address                 | ours
MAIL  | 554 5.7.1 account suspended                                     | ours
MAIL  | 552 5.2.2 sender is over quota                                  | ours
MAIL  | 450 4.1.8 sender domain not found for now                       | ours
MAIL  | 450 4.7.1 hourly limit                                          | ours
MAIL  | 452 too many letters this hour                                  | ours
MAIL  | 421 4.3.2 closing                                               | ours
MAIL  | 530 5.7.0 authentication required                               | ours
MAIL  | 503 5.5.1 authenticate first                                    | ours
MAIL  | 451 4.3.0 queue file write error                                | passes
MAIL  | 452 4.3.1 insufficient system storage                           | passes
MAIL  | 552 5.3.4 message size exceeds fixed limit                      | stays
MAIL  | 552 message too big                                             | stays
MAIL  | 553 5.6.7 non-ASCII addresses not permitted                     | stays
RCPT  | 550 5.1.1 no such user                                          | stays
RCPT  | 550 5.2.1 mailbox disabled                                      | stays
RCPT  | 552 5.2.2 mailbox full                                          | stays
RCPT  | 550 no such user here                                           | stays
RCPT  | 553 5.1.3 bad recipient address syntax                          | stays
RCPT  | 550 5.7.1 blocked                                               | stays
RCPT  | 550 5.1.1 <5.1.8@example.com> unknown                           | stays
RCPT  | 500 command not recognised                                      | stays
RCPT  | 450 4.2.1 greylisted                                            | passes
RCPT  | 450 4.2.0 mailbox busy                                          | passes
RCPT  | 452 4.2.2 mailbox full for now                                  | passes
RCPT  | 451 4.7.1 greylisting in action                                 | passes
RCPT  | 421 4.3.2 closing                                               | passes
RCPT  | 553 5.7.1 <reports@mybackpain.example>: not owned by user site  | ours
RCPT  | 550 5.1.8 <reports@mybackpain.example>: domain not found        | ours
RCPT  | 450 4.2.0 <reports@mybackpain.example>: greylisted              | passes
RCPT  | 550 5.7.23 SPF check failed                                     | ours
RCPT  | 550 5.7.9 refused                                               | ours
RCPT  | 550 5.7.25 refused                                              | ours
RCPT  | 550 5.7.64 TenantAttribution; relay access denied               | ours
RCPT  | 530 5.7.57 client not authenticated to send mail                | ours
RCPT  | 454 4.7.1 relay access denied                                   | ours
RCPT  | 550 5.7.1 <reports@mybackpain.example> to <ann@example.com>: no | stays
RCPT  | 554 5.7.1 <ann@example.com>: Relay access denied                | ours
RCPT  | 550 5.7.1 <ann@example.com>... Relaying denied                  | ours
RCPT  | 550 relay not permitted                                         | ours
RCPT  | 550 5.7.54 SMTP; unable to relay recipient                      | ours
RCPT  | 550 Sender verify failed                                        | ours
RCPT  | 550 authentication required                                     | ours
RCPT  | 432 a password transition is needed                             | ours
RCPT  | 454 temporary failure of the login                              | ours
RCPT  | 530 issue a STARTTLS command first                              | ours
RCPT  | 534 the mechanism is too weak                                   | ours
RCPT  | 535 credentials invalid                                         | ours
RCPT  | 538 encryption required for this mechanism                      | ours
RCPT  | 450 4.1.1 <ann@example.com>: unverified address: relay denied   | passes
RCPT  | 550 5.7.133 sender not authenticated for group                  | stays
RCPT  | 550 account disabled                                            | stays
RCPT  | 550 5.2.1 the account is not allowed to receive                 | stays
RCPT  | 550 5.7.606 access denied, banned sending IP                    | ours
RCPT  | 451 4.7.1 greylisted, try again in an hour                      | passes
RCPT  | 554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org | ours
RCPT  | 550 5.7.1 Mail from 192.0.2.1 refused - see RBL                 | ours
RCPT  | 554 Blocked - see https://www.barracudacentral.org/lookups      | ours
RCPT  | 550 csi.mimecast.org Poor Reputation Sender                     | ours
RCPT  | 550 5.7.1 part of your network is on our block list (S3150)     | ours
RCPT  | 421 4.7.0 [TSS04] deferred due to unexpected volume             | ours
RCPT  | 421 RP-001 the server has exceeded the rate limit               | ours
RCPT  | 450 4.7.1 cannot find your reverse hostname, [192.0.2.1]        | ours
RCPT  | 504 5.5.2 <host>: Helo command rejected: need a whole hostname  | ours
RCPT  | 553 5.7.1 Sender address rejected: not logged in                | ours
RCPT  | 553 that domain isn't in my list of allowed rcpthosts (#5.7.1)  | ours
RCPT  | 550 5.7.1 SPF unauthorized mail is prohibited                   | ours
RCPT  | 550 5.7.1 [CS] message blocked due to local policy              | stays
RCPT  | 550 Administrative prohibition - envelope blocked               | stays
RCPT  | 550 5.4.1 Recipient address rejected: Access denied             | stays
RCPT  | 550 5.1.1 recipient rejected: does not relay here               | stays
RCPT  | 554 30 This mailbox is disabled (554.30)                        | stays
RCPT  | 550 5.2.1 the account is suspended                              | stays
RCPT  | 550 account suspended                                           | stays
RCPT  | 450 4.1.2 <ann@example.com>: Recipient rejected: no such domain | passes
DATA  | 550 5.7.1 account suspended by administrator                    | ours
DATA  | 554 5.7.0 your account has been locked                          | ours
DATA  | 550 maximum credits exceeded                                    | ours
DATA  | 550 DMARC Sender Invalid - envelope rejected                    | ours
DATA  | 550 5.7.1 DKIM check failed                                     | ours
DATA  | 554 5.7.1 attachment type not allowed                           | stays
DATA  | 552-5.7.0 blocked: a potential security issue in its content    | stays
DATA  | 554 Message rejected: Email address is not verified.            | ours
DATA  | 554 Sending paused for this account                             | ours
DATA  | 550 The from address does not match a verified Sender Identity  | ours
DATA  | 421 Domain mybackpain.example is not allowed to send: limit     | ours
DATA  | 550 5.1.90 you have reached your daily limit for recipients     | ours
DATA  | 554 5.2.252 SendAsDenied                                        | ours
DATA  | 550 5.7.705 access denied, tenant has exceeded threshold        | ours
DATA  | 452 4.5.127 excessive message rate from sender                  | ours
DATA  | 550 Hourly sending limit exceeded                               | ours
DATA  | 554 5.7.1 message contains a virus                              | stays
DATA  | 550 5.4.5 daily limit                                           | ours
DATA  | 452 4.4.5 too much mail for now                                 | ours
DATA  | 550-5.7.26 unauthenticated sender                               | ours
DATA  | 421 4.7.28 unusual rate of mail from this address               | ours
DATA  | 535 5.7.13 user account disabled                                | ours
DATA  | 554 5.7.13 user account disabled                                | ours
DATA  | 554 5.3.5 system incorrectly configured                         | ours
DATA  | 500 line too long                                               | stays
DATA  | 554 5.7.1 spam                                                  | stays
DATA  | 554 5.6.0 malformed message                                     | stays
DATA  | 552 5.3.4 too big                                               | stays
DATA  | 421 4.3.2 closing                                               | passes
DATA  | 452 4.3.1 full                                                  | passes
DATA  | 451 4.7.0 temporarily rejected                                  | passes
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]


def said(step: str, reply: str) -> Exception:
    """The error by which smtplib tells this reply."""
    code, words = int(reply[:3]), reply[4:].encode()
    if step == "MAIL":
        return smtplib.SMTPSenderRefused(code, words, SENDER)
    if step == "RCPT":
        return smtplib.SMTPRecipientsRefused({RECIPIENT: (code, words)})
    return smtplib.SMTPDataError(code, words)


def judged(error: Exception) -> str:
    if is_outage(error, sender=SENDER, recipient=RECIPIENT):
        return OURS
    return PASSES if is_transient(error) else STAYS


@pytest.mark.parametrize(("step", "reply", "fault"), ROWS, ids=[" ".join(row[:2]) for row in ROWS])
def test_a_reply_is_judged_at_its_step(step: str, reply: str, fault: str) -> None:
    assert judged(said(step, reply)) == fault


def test_a_reply_of_several_lines_is_read_line_by_line() -> None:
    assert judged(smtplib.SMTPDataError(550, b"Not taken.\nSPF check failed")) == OURS


def test_no_word_of_the_server_is_kept() -> None:
    error = said("RCPT", "550 5.1.1 <ann@example.com>: no such user, Ann Example")
    assert reason(error) == "SMTPRecipientsRefused 550 5.1.1"


def test_an_address_that_the_server_cannot_write_is_not_tried_again() -> None:
    assert judged(smtplib.SMTPNotSupportedError("SMTPUTF8 not supported by server")) == STAYS


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (
            "550 5.1.10 null MX",
            "The address takes no mail: it, or the part after the @, does not exist.",
        ),
        ("550 5.1.1 unknown", "The mailbox does not exist."),
        ("550 5.9.9 odd", "The mailbox does not exist, or refuses mail from us."),
        ("571 odd", "The mail server refused the letter for good."),
        ("450 4.2.0 busy", "The mail server could not take the letter for now."),
    ],
)
def test_staff_read_what_a_reply_means(reply: str, words: str) -> None:
    assert OutgoingEmail(last_error=reason(said("RCPT", reply))).explanation == words
