"""A patient's calendar program answers the invitation in our letter."""

import pytest

from enquiries.models import Consultation, ContactLogEntry, OutgoingEmail
from tests.enquiries.inbound.postman import Postman, read_mailbox

Kind = ContactLogEntry.Kind
FILE = """\
BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:{method}
BEGIN:VEVENT
UID:0b6f@testserver
SEQUENCE:0
DTSTAMP:20260302T093000Z
DTSTART:20260310T143000Z
DTEND:20260310T150000Z
ATTENDEE;CN="Ann Example";PARTSTAT={said}:MAILTO:ann@example.com
END:VEVENT
END:VCALENDAR
"""


def reply(
    postman: Postman,
    letter: OutgoingEmail,
    said: str,
    *,
    text: str = "",
    method: str = "REPLY",
    **heads: str,
) -> None:
    """Deliver what a calendar program sends when one of its buttons is pressed."""
    mail = postman.answer(letter, text, **heads)
    postman.box.clear()
    file = FILE.format(method=method, said=said).replace("\n", "\r\n")
    mail.add_alternative(file, subtype="calendar", params={"method": method})
    postman.deliver(mail)
    read_mailbox()


def line(consultation: Consultation) -> tuple[str, str]:
    entry = consultation.log.get()
    return entry.kind, entry.text


@pytest.mark.parametrize("heads", [{}, {"Auto_Submitted": "auto-generated"}])
def test_a_decline_is_an_answer(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation, heads: dict[str, str]
) -> None:
    reply(postman, letter, "DECLINED", **heads)
    assert line(consultation) == (Kind.HEARD, "By their calendar: declines the appointment.")


def test_an_acceptance_changes_nothing(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    before = Consultation.objects.values().get()
    reply(postman, letter, "ACCEPTED")
    assert line(consultation) == (Kind.AUTOMATIC, "By their calendar: accepts the appointment.")
    assert Consultation.objects.values().get() == before


def test_words_beside_an_acceptance_are_an_answer(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    reply(postman, letter, "ACCEPTED", text="Where do I park?")
    kind, text = line(consultation)
    assert (kind, text.splitlines()[-1]) == (Kind.HEARD, "Where do I park?")


def test_another_time_is_told(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    reply(postman, letter, "TENTATIVE", method="COUNTER")
    assert line(consultation)[1].startswith("By their calendar: asks for another time. ")
    assert "10 March" in line(consultation)[1]


@pytest.mark.parametrize("said", ["NEEDS-ACTION", "DELEGATED", "", "ACCEPTED\nBEGIN:VEVENT"])
def test_a_file_that_says_nothing_is_no_more_than_its_mail(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation, said: str
) -> None:
    reply(postman, letter, said, text="See you then.")
    assert line(consultation) == (Kind.HEARD, "See you then.")


def test_somebody_elses_calendar_is_a_side_note(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    reply(postman, letter, "DECLINED", sender="eve@example.org")
    assert line(consultation)[0] == Kind.ASIDE
