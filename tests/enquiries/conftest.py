"""A mail server, a courier that uses it, and enquiries with letters to send."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from enquiries.admin.steps import appointments, step
from enquiries.consultations import steps
from enquiries.delivery.courier import Courier
from enquiries.letters import acknowledgement, alert, report
from enquiries.models import Consultation, OutgoingEmail, ReportRequest
from factsheets.models import FactSheet
from tests.mail_settings import change_mail_server

from .mail_server import MailServer
from .reception import browser_of, member, new_consultation

QueueReport = Callable[..., OutgoingEmail]

IMPATIENT = 0.5  # seconds for a reply


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    server.controller.start()
    yield server
    server.controller.stop()


@pytest.fixture
def courier(mail_server: MailServer, settings: Settings) -> Iterator[Courier]:
    """A courier to the server, impatient, so that a server that hangs is seen soon."""
    change_mail_server(settings, host="127.0.0.1", port=mail_server.port, timeout=IMPATIENT)
    courier = Courier()
    yield courier
    courier.hang_up()


@pytest.fixture
def queue_report(sheet: FactSheet) -> QueueReport:
    """Queue the report of a patient with this address."""

    def queue(address: str = "ann@example.com") -> OutgoingEmail:
        request = ReportRequest.objects.create(
            sheet=sheet, sheet_version=sheet.version, name="Ann Example", email=address
        )
        report.enqueue(request)
        return request.emails.get()

    return queue


@pytest.fixture
def a_week_beyond_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let times lie 372 days ahead: the night when the clocks next go back is no farther."""
    for module in (steps, step, appointments):
        monkeypatch.setattr(module, "FARTHEST_STEP", timedelta(days=372))


@pytest.fixture
def rita(db: None) -> User:
    """Somebody at reception."""
    return member("rita", "Reception")


@pytest.fixture
def reception(rita: User) -> Client:
    """The browser in which she works."""
    return browser_of(rita)


@pytest.fixture
def consultation(sheet: FactSheet) -> Consultation:
    """A patient who waits, with both letters queued."""
    by_email = {"contact_method": "email", "phone": "", "phone_e164": ""}
    consultation = new_consultation(sheet=sheet, answer_due_at=timezone.now(), **by_email)
    acknowledgement.enqueue(consultation)
    alert.enqueue(consultation)
    return consultation
