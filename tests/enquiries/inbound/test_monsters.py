"""Mail that nobody would write by hand: one line at most, and on to the next."""

import resource

import pytest

from enquiries.inbound.mailboxes import BEGINNING
from enquiries.models import Consultation, ContactLogEntry, OutgoingEmail
from tests.enquiries.inbound.postman import Postman, read_mailbox

HEAD = """\
From: ann@example.com
To: clinic@example.org
Message-ID: <monster@phone.example>
In-Reply-To: {letter}
"""


def deep(levels: int) -> str:
    head = "".join(
        f'Content-Type: multipart/mixed; boundary="{level}"\n\n--{level}\n'
        for level in range(levels)
    )
    return f"MIME-Version: 1.0\n{head}Content-Type: text/plain\n\nDeep down\n"


MONSTERS = {
    "ten megabytes": "\nHello\n" + "x" * 78 + ("\n" + "x" * 78) * 130_000,
    "one line of ten megabytes": "\n" + "y" * 10_000_000,
    "ten thousand heads": "".join(f"X-{number}: {number}\n" for number in range(10_000))
    + "\nHello",
    "an unknown charset": "Content-Type: text/plain; charset=klingon\n\nHello \udce9",
    "a wrong charset": "Content-Type: text/plain; charset=us-ascii\n\nHello \udcff\udcfe",
    "a wrong encoding": "Content-Transfer-Encoding: base64\n\n!!!! not base64",
    "no end of parts": 'Content-Type: multipart/mixed; boundary="B"\n\n--B\n\nHello\n',
    "no parts": 'Content-Type: multipart/mixed; boundary="B"\n\n',
    "nested deeply": deep(60),
    "nested too deeply": deep(5000),
    "zero bytes": "\nHello \x00 there",
    "html without end": "Content-Type: text/html\n\n" + "<div>" * 20_000 + "Hello",
    "quotes without end": "\n" + "> " * 5_000 + "Hello\n" + "On Monday wrote:\n" * 5_000,
    "no text at all": "Content-Type: application/pdf\n\n%PDF",
    "a broken name": 'Content-Type: text/plain; name="=?utf-8?b?%%%?="\n\nHello',
    "half a letter": "Content-Type: text/plain; charset=utf-7\n\nHello +2AA- there",
    "half a letter in escapes": "Content-Type: text/plain; charset=unicode_escape\n\n\\ud83d",
    "half a letter in a name": "Content-Type: image/png; name==?utf-7?q?+2AA-.png?=\n\nx",
    "a broken subject": "Subject: =?nonsense?q?=FF?=\n\nHello",
}


@pytest.mark.long
@pytest.mark.parametrize("kind", MONSTERS)
def test_a_monster_does_not_hold_up_the_next_mail(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation, kind: str
) -> None:
    monster = HEAD.format(letter=letter.message_id) + MONSTERS[kind]
    postman.deliver(monster.encode("utf-8", "surrogateescape"))
    postman.answer(letter, "A plain answer.")

    read_mailbox()

    assert "A plain answer." in ContactLogEntry.objects.values_list("text", flat=True)


@pytest.mark.parametrize("kind", [kind for kind in MONSTERS if kind.startswith("half a letter")])
def test_half_a_letter_leaves_the_rest_to_be_read(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation, kind: str
) -> None:
    monster = HEAD.format(letter=letter.message_id) + MONSTERS[kind]
    postman.deliver(monster)

    read_mailbox()

    assert consultation.log.get().kind == "heard"


@pytest.mark.long
def test_memory_stays_flat_over_large_mail(postman: Postman, letter: OutgoingEmail) -> None:
    large = HEAD.format(letter=letter.message_id) + MONSTERS["ten megabytes"]
    postman.deliver(large)
    read_mailbox()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(10):
        postman.deliver(large.replace("monster", f"monster{number}"))

    read_mailbox()

    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < 10 * BEGINNING
