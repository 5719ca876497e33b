from email import message_from_bytes
from email.policy import default

import pytest
from django.core.exceptions import ValidationError

from enquiries.letters import acknowledgement, alert
from enquiries.letters.rendering import render
from enquiries.models import Consultation, OutgoingEmail, ReplyTemplate
from tests.enquiries.reception import act, browser_of, member, new_consultation, page_of


@pytest.fixture
def consultation(db: None) -> Consultation:
    """One whose acknowledgement is queued, as the public form leaves it."""
    consultation = new_consultation(name="Ann O'Brien")
    acknowledgement.enqueue(consultation)
    alert.enqueue(consultation)
    return consultation


def test_a_reply_is_previewed_before_anything_is_queued(consultation: Consultation) -> None:
    browser = browser_of(member("rita", "Reception"))

    response = act(browser, consultation, "reply-by-email", text="Dear Ann O'Brien & Co")

    page = response.content.decode()
    assert response.status_code == 200
    assert f"Re: We have your request, {consultation}" in page
    assert "Dear Ann O&#x27;Brien &amp; Co" in page
    assert not OutgoingEmail.objects.filter(letter="reply").exists()


def test_a_sent_reply_waits_in_the_outbox(consultation: Consultation) -> None:
    browser = browser_of(member("rita", "Reception"))

    act(browser, consultation, "reply-by-email", text="When can we call?", send="1")

    email = OutgoingEmail.objects.get(letter="reply")
    assert (email.recipient, email.state) == ("ann@example.com", "PENDING")
    assert Consultation.objects.get().state == "awaiting_patient"


@pytest.mark.long
def test_a_sent_reply_stands_on_the_timeline(consultation: Consultation) -> None:
    browser = browser_of(member("rita", "Reception"))

    act(browser, consultation, "reply-by-email", text="When can we call?", send="1")

    page = browser.get(page_of(consultation)).content.decode()
    assert "When can we call?" in page
    assert "Reply to the patient: waiting" in page


def test_a_reply_is_threaded_below_the_acknowledgement(
    consultation: Consultation,
) -> None:
    browser = browser_of(member("rita", "Reception"))
    act(browser, consultation, "reply-by-email", text="Dear Ann O'Brien & Co", send="1")
    acknowledgement = OutgoingEmail.objects.get(letter="acknowledgement")

    sent = render(OutgoingEmail.objects.get(letter="reply")).message().as_bytes()

    message = message_from_bytes(sent, policy=default)
    assert message["In-Reply-To"] == message["References"] == acknowledgement.message_id
    assert message["Reply-To"] == "clinic@example.org"
    assert message["Subject"] == f"Re: We have your request, {consultation}"
    assert "Auto-Submitted" not in message
    text = message.get_body(("plain",))
    assert text
    assert text.get_content().startswith("Dear Ann O'Brien & Co\n")


def test_two_replies_are_two_letters(consultation: Consultation) -> None:
    browser = browser_of(member("rita", "Reception"))
    for words in ("First", "Second"):
        consultation.refresh_from_db()
        act(browser, consultation, "reply-by-email", text=words, send="1")

    assert OutgoingEmail.objects.filter(letter="reply").count() == 2


def test_a_template_fills_in_only_its_own_placeholders(
    consultation: Consultation,
) -> None:
    Consultation.objects.update(name="{staff}")
    template = ReplyTemplate.objects.create(name="Hello", body="Dear {name}, {reference}. {staff}")
    browser = browser_of(member("rita", "Reception"))

    page = act(browser, consultation, "reply-by-email", insert=template.pk).content.decode()

    assert f"Dear {{staff}}, {consultation}. rita</textarea>" in page


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("Dear {nmae}", "{nmae} is not known"),
        ("Dear {}", "{} is not known"),
        ("Dear {name", "A curly bracket stands alone"),
        ("Dear {name.__class__}", "A curly bracket stands alone"),
    ],
)
def test_a_template_with_a_wrong_placeholder_is_refused(body: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        ReplyTemplate(name="x", body=body).clean_fields()
