"""“This wasn't me”: one gate, through which no letter to a patient leaves for such an address."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings

from enquiries.letters import acknowledgement, alert, appointment, reply
from enquiries.models import (
    BlockedAddress,
    Consultation,
    Letter,
    OutgoingEmail,
    ReportRequest,
    address_digest,
)
from factsheets.models import FactSheet
from tests.enquiries.conftest import QueueReport
from tests.enquiries.reception import browser_of, member, new_consultation, page_of

pytestmark = pytest.mark.django_db
ANN = "ann@example.com"


@pytest.fixture(autouse=True)
def no_grace(settings: Settings) -> None:
    settings.LETTER_GRACE = 0


@pytest.fixture
def conversation() -> Consultation:
    """A request with every letter that a patient can get, and the clinic's alert."""
    consultation = new_consultation()
    rita, later = member("rita", "Reception"), now() + timedelta(days=2)
    acknowledgement.enqueue(consultation)
    alert.enqueue(consultation)
    reply.enqueue(consultation.reply(by=rita, next_step_due_at=later, text="We will call"))
    booked = consultation.book(by=rita, starts_at=later, minutes=30, method="phone")
    appointment.enqueue(booked)
    return consultation


def refuse() -> None:
    BlockedAddress.objects.block(address_digest(ANN))


def sent() -> set[str]:
    call_command("worker", "--drain")
    return set(OutgoingEmail.objects.sent().values_list("letter", flat=True))


def test_only_the_clinics_own_letters_leave(
    conversation: Consultation,
) -> None:
    refuse()
    assert sent() == {"alert"}


def test_all_leave_for_everybody_else(conversation: Consultation) -> None:
    assert sent() == {"acknowledgement", "alert", "reply", "appointment"}


def test_a_letter_that_waits_while_its_reader_refuses_does_not_leave(
    queue_report: QueueReport,
) -> None:
    email = queue_report(ANN)
    refuse()

    assert sent() == set()
    email.refresh_from_db()
    assert email.outcome == "not sent"


def test_a_report_that_is_refused_is_erased_at_once(queue_report: QueueReport) -> None:
    queue_report(ANN)
    refuse()
    sent()

    assert not ReportRequest.objects.unerased().exists()
    assert OutgoingEmail.objects.get().recipient == ""


def test_a_letter_that_staff_send_again_is_refused_again(conversation: Consultation) -> None:
    refuse()
    sent()
    for email in OutgoingEmail.objects.dead():
        email.requeue()

    assert sent() == {"alert"}


def test_letters_leave_again_once_it_is_taken_back(conversation: Consultation) -> None:
    refuse()
    BlockedAddress.objects.of(ANN).lift()

    assert "reply" in sent()


@pytest.mark.long
def test_staff_read_that_they_must_phone(conversation: Consultation) -> None:
    refuse()
    page = browser_of(member("rob", "Reception")).get(page_of(conversation)).content.decode()
    assert "Asked not to be written to: phone instead." in page


@pytest.mark.long
def test_the_timeline_says_why_a_letter_did_not_leave(conversation: Consultation) -> None:
    refuse()
    sent()
    page = browser_of(member("rob", "Reception")).get(page_of(conversation)).content.decode()
    assert "Acknowledgement to the patient: not sent" in page
    assert "The person asked not to be written to at this address" in page


def test_a_letter_that_is_refused_is_nobodys_work(conversation: Consultation) -> None:
    refuse()
    sent()
    assert not OutgoingEmail.objects.failed().exists()


def test_an_address_that_refused_sees_the_pages_that_all_see(
    client: Client, sheet: FactSheet, conversation: Consultation
) -> None:
    def answer() -> tuple[int, str]:
        form = {"name": "Ann", "email": ANN}
        response = client.post("/fact-sheets/sacroiliac-joint-dysfunction/report/", form)
        return response.status_code, client.get(response["Location"]).content.decode()

    before = answer()
    ReportRequest.objects.all().delete()
    refuse()

    assert answer() == before
    assert "if this address may be written to" in before[1]


@pytest.mark.parametrize("letter", Letter)
def test_every_letter_is_for_the_clinic_or_passes_the_gate(letter: Letter) -> None:
    refuse()
    email = OutgoingEmail(letter=letter, recipient=ANN)
    assert email.is_refused() is letter.is_to_patient
