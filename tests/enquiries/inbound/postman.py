"""Mail as it comes in: written into a Maildir as a mail server would."""

import mailbox
from email.message import EmailMessage
from email.utils import make_msgid
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from enquiries.models import OutgoingEmail

DELIVERY_REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@relay.example.net (Mail Delivery System)
To: reports+{pk}@mybackpain.co.uk
Subject: {subject}
Message-ID: {message_id}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry to have to inform you.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example.net

Final-Recipient: rfc822; ann@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} told

--B
Content-Type: text/rfc822-headers

Message-ID: <{pk}@testserver>
To: ann@example.com

--B--
"""


class Postman:
    """Delivers into the folder, and looks at what is where."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.box = mailbox.Maildir(folder)

    def deliver(self, mail: EmailMessage | bytes | str) -> None:
        self.box.add(mail.encode() if isinstance(mail, str) else mail)

    def answer(
        self,
        letter: OutgoingEmail,
        text: str = "Mornings are better.",
        *,
        sender: str = "Ann Example <ann@example.com>",
        **heads: str,
    ) -> EmailMessage:
        """Deliver what a patient's mail program makes of an answer, with any differences."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, "clinic@example.org", "Re: your request"
        mail["Message-ID"] = make_msgid(domain="phone.example")
        mail["In-Reply-To"] = letter.message_id
        mail.set_content(text)
        for name, value in heads.items():
            del mail[name.replace("_", "-")]
            if value:
                mail[name.replace("_", "-")] = value
        self.deliver(mail)
        return mail

    def report(
        self, letter: OutgoingEmail, status: str = "5.1.1", action: str = "failed", **more: str
    ) -> None:
        """Deliver what a relay reports about a letter."""
        told = {"pk": letter.pk, "status": status, "action": action, "subject": "Undelivered Mail"}
        told |= {"message_id": make_msgid(domain="relay.example.net")} | more
        self.deliver(DELIVERY_REPORT.format(**told))

    @property
    def left(self) -> int:
        """How many mails wait for people, unread."""
        return len(list((self.folder / "new").iterdir()))

    @property
    def taken(self) -> int:
        """How many copies are in the folder of what is on the site."""
        return len(list((self.folder / ".On the site").glob("[nc][eu][wr]/*")))


def read_mailbox() -> str:
    """`manage.py inbound`, and what it says."""
    said = StringIO()
    call_command("inbound", stdout=said)
    return said.getvalue()
