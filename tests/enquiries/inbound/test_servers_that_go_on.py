"""A server that goes on trying has returned no letter, whatever refusal it tells of so far."""

import pytest

from enquiries.inbound.message import Mail
from enquiries.inbound.report import Fate, read_report

EXIM = """\
This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mx.example.

The address to which the message has not yet been delivered is:

  ann@example.com
    Delay reason: SMTP error from remote mail server after RCPT TO:<ann@example.com>:
    451 4.7.1 Greylisted

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals.
"""
SENDMAIL = """\
    **********************************************
    **      THIS IS A WARNING MESSAGE ONLY      **
    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
    **********************************************

   ----- The following addresses had transient non-fatal errors -----
<ann@example.com>

   ----- Transcript of session follows -----
<<< 451 4.3.0 later
Will keep trying until message is 5 days old
"""
BY_ITS_CODE = (
    "The mail to ann@example.com waits here: 552 mailbox full. It will be\nretried for 60 h."
)
GAVE_UP = """\
A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ann@example.com
    SMTP error from remote mail server after RCPT TO:<ann@example.com>:
    451 4.7.1 Greylisted: retry timeout exceeded. It will not be retried.
"""


@pytest.mark.parametrize(
    ("words", "fate"),
    [
        (EXIM, Fate.DELAYED),
        (SENDMAIL, Fate.DELAYED),
        (BY_ITS_CODE, Fate.DELAYED),
        (GAVE_UP, Fate.RETURNED),
    ],
    ids=["Exim", "sendmail", "by its code", "gave up"],
)
def test_a_letter_has_come_back_once_its_server_has_given_up(words: str, fate: Fate) -> None:
    report = read_report(Mail(f"From: MAILER-DAEMON@mx.example\n\n{words}".encode()))
    assert report is not None
    assert report.fate == fate
