"""A patient's answer by mail lands on the timeline, and nobody else's does."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from enquiries.models import CloseReason, Consultation, ContactLogEntry, OutgoingEmail
from tests.enquiries.inbound.postman import Postman, read_mailbox
from tests.enquiries.reception import member

Kind = ContactLogEntry.Kind
QUOTING = """\
Thursday would be fine, thank you.

On Mon, 2 Mar 2026 at 09:30, Osteospinal <reports@mybackpain.co.uk> wrote:
> Hello Ann,
> We have your request for a consultation.
"""


def lines(consultation: Consultation) -> list[tuple[str, str]]:
    return [(entry.kind, entry.text) for entry in consultation.log.all()]


def test_the_new_words_are_on_the_timeline(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    postman.answer(letter, QUOTING)

    read_mailbox()

    assert lines(consultation) == [(Kind.HEARD, "Thursday would be fine, thank you.")]


@pytest.mark.long
def test_the_whole_is_one_click_away(
    postman: Postman, letter: OutgoingEmail, staff: Callable[..., Client]
) -> None:
    postman.answer(letter, QUOTING)
    read_mailbox()

    address = f"/admin/enquiries/consultation/{letter.consultation_id}/change/"
    page = staff().get(address).content.decode()

    assert "Read the whole mail" in page
    assert "&gt; We have your request for a consultation." in page


def test_an_answer_is_due_now(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    Consultation.objects.update(next_step_due_at=timezone.now() + timedelta(days=3))
    postman.answer(letter)

    read_mailbox()

    assert Consultation.objects.overdue().get() == consultation


@pytest.mark.parametrize(
    ("before", "after"),
    [("new", "new"), ("awaiting_patient", "in_conversation"), ("closed", "in_conversation")],
)
def test_an_answer_moves_the_state_as_getting_in_touch_does(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation, before: str, after: str
) -> None:
    by, ahead = member("rita"), timezone.now() + timedelta(days=1)
    if before != "new":
        consultation.reply(by=by, next_step_due_at=ahead, text="When would you like to come?")
    if before == "closed":
        consultation.refresh_from_db()
        consultation.close(CloseReason.ANSWERED, by=by)
    postman.answer(letter)

    read_mailbox()

    consultation.refresh_from_db()
    assert consultation.state == after


def test_whoever_looks_after_the_request_is_told(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    rita = member("rita", "Reception")
    User.objects.filter(pk=rita.pk).update(email="rita@clinic.example")
    consultation.assign(by=rita, to=rita)
    postman.answer(letter)

    read_mailbox()

    notice = consultation.emails.get(letter="answered")
    assert notice.recipient == "rita@clinic.example"


def test_the_clinic_is_told_where_nobody_looks_after_it(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    postman.answer(letter)

    read_mailbox()

    assert consultation.emails.get(letter="answered").recipient == "clinic@example.org"


@pytest.mark.parametrize(
    "heads",
    [
        {"In_Reply_To": "", "References": "<other@example.com> {letter}"},
        {"In_Reply_To": "{letter} "},
        {"In_Reply_To": "{pk}@testserver"},
        {"In_Reply_To": "&lt;{pk}@testserver&gt;"},
        {"In_Reply_To": "", "References": "a@example.com,{pk}@TestServer"},
        {"In_Reply_To": "=?utf-8?q?=3C{pk}=40testserver=3E?="},
        {"In_Reply_To": "", "To": "reports+{pk}@mybackpain.co.uk"},
        {"In_Reply_To": "", "Delivered_To": "Reports+{pk}@mybackpain.co.uk"},
        {"sender": "ANN@Example.com"},
        {"sender": "ann+phone@example.com"},
        {"sender": "=?utf-8?q?Kowalska=2C_=C5=BBaneta?= <ann@example.com>"},
        {"sender": "ann@example.com <ann@example.com>"},
        {"sender": "Ann Example, MD <ann@example.com>"},
    ],
)
def test_an_answer_is_known_by_reference_or_envelope(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation, heads: dict[str, str]
) -> None:
    told = {"letter": letter.message_id, "pk": str(letter.pk)}
    postman.answer(letter, **{name: value.format(**told) for name, value in heads.items()})

    read_mailbox()

    assert consultation.log.get().kind == Kind.HEARD


@pytest.mark.parametrize(
    "heads",
    [
        {"In_Reply_To": "", "Subject": "Re: We have your request, {reference}"},
        {"In_Reply_To": "<{pk}@elsewhere.example>"},
        {"In_Reply_To": "{pk}@testserver.example"},
        {"In_Reply_To": "<clinic+{pk}@testserver>"},
        {"In_Reply_To": "<0{pk}@testserver>"},
        {"In_Reply_To": "<00000000-0000-4000-8000-000000000000@testserver>"},
        {"In_Reply_To": "", "To": "clinic+{pk}@mybackpain.co.uk"},
        {"In_Reply_To": ""},
    ],
)
def test_everything_else_stays_for_people_unread(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation, heads: dict[str, str]
) -> None:
    told = {"pk": str(letter.pk), "reference": consultation.reference}
    postman.answer(letter, **{name: value.format(**told) for name, value in heads.items()})

    read_mailbox()

    assert (lines(consultation), postman.left, postman.taken) == ([], 1, 0)


@pytest.mark.parametrize(
    "sender",
    [
        "eve@example.org",
        "ann@example.com, eve@example.org",
        "Ann <ann@example.com.evil.example>",
        "",
    ],
)
def test_a_mail_from_another_address_is_only_a_side_note(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation, sender: str
) -> None:
    postman.answer(letter, "I am her husband.", sender=sender)

    read_mailbox()
    read_mailbox()

    [(kind, text)] = lines(consultation)
    assert kind == Kind.ASIDE
    assert text.startswith(f"Perhaps about {consultation.reference}, from another address")
    assert (postman.left, consultation.emails.count()) == (1, 1)


def test_attachments_are_only_named(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    mail = postman.answer(letter, "My scan.")
    postman.box.clear()
    mail.add_attachment(b"\x00" * 3000, maintype="image", subtype="png", filename="scan.png")
    postman.deliver(mail)

    read_mailbox()

    [(_, text)] = lines(consultation)
    assert text.startswith("My scan.\n\nAttached")
    assert text.endswith("scan.png")


def test_html_is_read_as_text(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    html = "<style>p {}</style><p>Ring me,<br>please</p><script>alert(1)</script><div>Ann</div>"
    mail = postman.answer(letter)
    postman.box.clear()
    mail.set_content(html, subtype="html")
    postman.deliver(mail)

    read_mailbox()

    [(_, text)] = lines(consultation)
    assert text.split() == ["Ring", "me,", "please", "Ann"]
