"""Machines' mail is a grey line: it changes nothing and is never answered."""

import pytest

from enquiries.models import Consultation, ContactLogEntry, OutgoingEmail
from tests.enquiries.inbound.postman import Postman, read_mailbox

Kind = ContactLogEntry.Kind


@pytest.mark.parametrize(
    "heads",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated (vacation)"},
        {"Auto_Submitted": "Auto-Replied; owner-email=ann"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"Return_Path": "<>"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<back.example.org>"},
        {"sender": "MAILER-DAEMON@example.com"},
    ],
)
def test_automatic_mail_is_a_line_that_changes_nothing(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation, heads: dict[str, str]
) -> None:
    before = Consultation.objects.values().get()
    postman.answer(letter, "I am away until Monday.", **heads)

    read_mailbox()

    assert consultation.log.get().kind == Kind.AUTOMATIC
    assert Consultation.objects.values().get() == before
    assert consultation.emails.count() == 1


def test_a_person_may_say_that_no_machine_wrote_it(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    postman.answer(letter, Auto_Submitted="no")

    read_mailbox()

    assert consultation.log.get().kind == Kind.HEARD


def test_a_thousand_rounds_with_an_autoresponder_are_no_letter_from_us(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    for _ in range(1000):
        postman.answer(letter, "I am away.", Auto_Submitted="auto-replied")

    assert read_mailbox() == "Taken in: 1000. Left for people: 0.\n"
    assert list(consultation.emails.values_list("letter", flat=True)) == ["acknowledgement"]
