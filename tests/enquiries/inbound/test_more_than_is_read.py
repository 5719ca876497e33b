"""Of a mail that is longer than what is read the timeline says so: its words may stand below."""

from email.message import EmailMessage

import pytest

from enquiries.consultations.by_mail import MORE, NOTHING_NEW
from enquiries.models import ContactLogEntry, OutgoingEmail
from tests.enquiries.inbound.postman import Postman, read_mailbox

PHOTO = "--B\nContent-Type: image/png; name=scan.png\nContent-Transfer-Encoding: base64\n\n{}\n"
WORDS = "--B\nContent-Type: text/plain\n\n{}\n"
MIXED = 'Content-Type: multipart/mixed; boundary="B"\n\n'


def photos(count: int, lines: int = 1) -> str:
    return PHOTO.format("QUJD\n" * lines) * count


def deep(levels: int) -> str:
    kinds = (f'Content-Type: multipart/mixed; boundary="{level}"\n' for level in range(levels))
    return "".join(f"{kind}\n--{level}\n" for level, kind in enumerate(kinds))


READ = {
    "words alone": f"{MIXED}{WORDS}--B--\n",
    "before a photograph": f"{MIXED}{WORDS}{photos(1)}--B--\n",
    "after a photograph": f"{MIXED}{photos(1, 200_000)}{WORDS}--B--\n",
    "after many": f"{MIXED}{photos(150)}{WORDS}--B--\n",
    "far within": f"{deep(150)}Content-Type: text/plain\n\n{{}}\n",
}
NOT_READ = {
    "after a large photograph": f"{MIXED}{photos(1, 500_000)}{WORDS}--B--\n",
    "before and after one": f"{MIXED}{WORDS}{photos(1, 500_000)}{WORDS}--B--\n",
    "after too many": f"{MIXED}{photos(1000)}{WORDS}--B--\n",
    "too far within": f"{deep(900)}Content-Type: text/plain\n\n{{}}\n",
    "a book": f"{MIXED}{WORDS}{'Word for word. ' * 10_000}{WORDS}--B--\n",
}


def told(postman: Postman, letter: OutgoingEmail, body: str) -> str:
    """What the timeline says of an answer with this body."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "ann@example.com", "clinic@example.org"
    mail["Message-ID"], mail["In-Reply-To"] = "<1@phone.example>", letter.message_id
    postman.deliver(str(mail).rstrip() + "\n" + body.replace("{}", "Mornings are better."))
    read_mailbox()
    return ContactLogEntry.objects.get(kind="heard").text


@pytest.mark.long
@pytest.mark.parametrize("place", READ)
def test_words_that_are_read(postman: Postman, letter: OutgoingEmail, place: str) -> None:
    assert told(postman, letter, READ[place]).startswith("Mornings are better.")


@pytest.mark.long
@pytest.mark.parametrize("place", READ)
def test_nothing_more_is_told_of_where_all_is_read(
    postman: Postman, letter: OutgoingEmail, place: str
) -> None:
    assert MORE not in told(postman, letter, READ[place])


@pytest.mark.long
@pytest.mark.parametrize("place", NOT_READ)
def test_more_is_told_of(postman: Postman, letter: OutgoingEmail, place: str) -> None:
    assert told(postman, letter, NOT_READ[place]).endswith(MORE)


@pytest.mark.long
@pytest.mark.parametrize("place", NOT_READ)
def test_it_is_not_said_that_nothing_new_is_written(
    postman: Postman, letter: OutgoingEmail, place: str
) -> None:
    assert NOTHING_NEW not in told(postman, letter, NOT_READ[place])
