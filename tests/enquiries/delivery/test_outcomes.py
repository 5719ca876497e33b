"""An outcome is written although the database was away, as long as the letter is still ours."""

import time
from collections.abc import Callable
from itertools import chain, repeat

import pytest
from django.db import OperationalError
from pytest_django import Settings

from enquiries.delivery import courier as carrying
from enquiries.delivery.courier import Courier, record
from enquiries.models import OutgoingEmail
from tests.enquiries.conftest import QueueReport
from tests.enquiries.mail_server import MailServer

State = OutgoingEmail.State
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "DATABASE_RETRY", 0.01)


def away(times: int, outcome: Callable[..., bool]) -> Callable[..., bool]:
    """An outcome that finds no database so many times."""
    is_away = chain(repeat(True, times), repeat(False))

    def written(*letter: OutgoingEmail) -> bool:
        if next(is_away):
            raise OperationalError("the server closed the connection")
        return outcome(*letter)

    return written


@pytest.mark.long
def test_an_outcome_is_written_when_the_database_is_back(
    courier: Courier, queue_report: QueueReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = queue_report()
    monkeypatch.setattr(OutgoingEmail, "record_sent", away(3, OutgoingEmail.record_sent))

    courier.deliver_next()

    email.refresh_from_db()
    assert email.state == State.SENT


def test_an_outcome_is_given_up_when_the_lease_has_ended(queue_report: QueueReport) -> None:
    email = queue_report()
    written: list[bool] = []

    def outcome() -> bool:
        written.append(True)
        return True

    record(email, away(3, outcome), until=time.monotonic())

    assert written == []


def test_a_letter_is_let_go_at_the_end_of_its_own_lease(
    mail_server: MailServer,
    queue_report: QueueReport,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    email = queue_report()
    settings.OUTBOX_LEASE = 0.2  # twenty tries at most, of which the hundredth would be written
    for outcome in ("record_sent", "record_failure"):  # the latter where rendering took as long
        monkeypatch.setattr(OutgoingEmail, outcome, away(100, getattr(OutgoingEmail, outcome)))

    Courier().deliver_next()

    email.refresh_from_db()
    assert email.state == State.SENDING


def test_an_outcome_that_is_lost_is_an_error_in_the_log(
    queue_report: QueueReport, caplog: pytest.LogCaptureFixture
) -> None:
    email = queue_report()

    record(email, away(3, lambda: True), until=time.monotonic())

    assert f"outcome of {email.pk} lost: the database was away too long" in caplog.messages
