"""What came back is told, once, and due at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from enquiries.admin.dashboard.figures import returned_reports
from enquiries.delivery.courier import Courier
from enquiries.models import Consultation, ContactLogEntry, Letter, OutgoingEmail, TakenIn
from tests.enquiries.conftest import QueueReport
from tests.enquiries.inbound.postman import Postman, read_mailbox

State, Kind = OutgoingEmail.State, ContactLogEntry.Kind


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("5.1.1", "The mailbox does not exist."),
        ("5.2.2", "The mailbox is full."),
        ("5.4.4", "No mail server was found for the address."),
        ("5.9.9", "The mail server refused the letter for good."),
    ],
)
def test_a_letter_comes_back_with_the_reason_in_plain_words(
    postman: Postman, letter: OutgoingEmail, status: str, why: str
) -> None:
    postman.report(letter, status)

    read_mailbox()

    letter.refresh_from_db()
    assert (letter.state, letter.get_state_display()) == (State.RETURNED, "Came back")
    assert letter.explanation == why


def test_the_consultation_is_due_at_once(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    Consultation.objects.update(next_step_due_at=timezone.now() + timedelta(days=3))
    postman.report(letter)

    read_mailbox()

    assert Consultation.objects.overdue().get() == consultation


@pytest.mark.long
def test_the_timeline_says_that_it_came_back_as_told_by_mail(
    postman: Postman, letter: OutgoingEmail, staff: Callable[..., Client]
) -> None:
    postman.report(letter)
    read_mailbox()

    address = f"/admin/enquiries/consultation/{letter.consultation_id}/change/"
    page = staff().get(address).content.decode()

    assert "Acknowledgement to the patient: came back" in page
    assert "As told by a report that came by mail" in page


def test_a_second_report_changes_nothing_more(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    for _ in range(2):
        postman.report(letter)

    read_mailbox()

    assert [entry.kind for entry in consultation.log.all()] == [Kind.NOT_ARRIVED]


def test_a_delay_adds_a_line_only(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    before = Consultation.objects.values().get()
    postman.report(letter, "4.4.1", "delayed")

    read_mailbox()

    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert consultation.log.get().kind == Kind.DELAYED
    assert Consultation.objects.values().get() == before


def test_a_forged_report_changes_no_other_letter(
    postman: Postman, letter: OutgoingEmail, consultation: Consultation
) -> None:
    waiting = OutgoingEmail.objects.enqueue(
        Letter.ALERT, "clinic@example.org", consultation=consultation
    )
    for pk in (waiting.pk, "00000000-0000-4000-8000-000000000000"):
        waiting.pk = pk
        postman.report(waiting)

    read_mailbox()

    states = OutgoingEmail.objects.values_list("letter", "state")
    assert set(states) == {("acknowledgement", State.SENT), ("alert", State.PENDING)}


def test_a_reports_return_is_known_without_an_address(
    postman: Postman, queue_report: QueueReport, courier: Courier
) -> None:
    email = queue_report()
    courier.deliver_next()
    postman.report(email)

    read_mailbox()

    email.refresh_from_db()
    assert (email.state, email.recipient) == (State.RETURNED, "")
    assert (postman.taken, TakenIn.objects.count()) == (0, 0)


@pytest.mark.long
def test_a_reports_return_is_counted_for_its_sheet(
    postman: Postman, queue_report: QueueReport, courier: Courier, staff: Callable[..., Client]
) -> None:
    email = queue_report()
    courier.deliver_next()
    postman.report(email)
    read_mailbox()

    page = staff().get("/admin/").content.decode()

    assert "Reports that came back" in page
    assert returned_reports() == [("Sacroiliac Joint Dysfunction", 1)]


def test_without_an_envelope_address_the_letter_is_known_by_the_report(
    postman: Postman, letter: OutgoingEmail, settings: Settings
) -> None:
    settings.BOUNCE_ADDRESS = "off"
    postman.report(letter)

    read_mailbox()

    letter.refresh_from_db()
    assert letter.state == State.RETURNED
