"""What the outbox promises, whatever happens at the same time."""

import smtplib
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from enquiries.delivery.courier import Courier
from enquiries.letters import rendering, report
from enquiries.models import Consultation, OutgoingEmail, ReportRequest
from enquiries.outbox import rules
from enquiries.outbox.rules import MAX_ATTEMPTS
from factsheets.models import FactSheet
from tests.conftest import Payload
from tests.enquiries.conftest import QueueReport

State = OutgoingEmail.State
LEASE = timedelta(seconds=60)
SECOND = timedelta(seconds=1)  # what the database may leave off


def claim() -> OutgoingEmail:
    """Claim the one letter, whoever holds it: its lease is over."""
    OutgoingEmail.objects.unsettled().update(due_at=Now() - timedelta(seconds=1))
    email = OutgoingEmail.objects.claim_next(lease=LEASE)
    assert email
    return email


def test_an_enquiry_commits_with_exactly_its_letters(
    client: Client, sheet: FactSheet, consultation_payload: Payload
) -> None:
    client.post("/consultation/", consultation_payload())

    queued = Consultation.objects.get().emails.order_by("letter")
    assert [email.letter for email in queued] == ["acknowledgement", "alert"]


@pytest.mark.django_db(transaction=True)
def test_an_enquiry_that_is_rolled_back_leaves_no_letter(
    client: Client,
    sheet: FactSheet,
    consultation_payload: Payload,
    settings: Settings,
) -> None:
    settings.CLINIC_INBOX = ""  # the second letter breaks the database's rule
    client.raise_request_exception = False

    response = client.post("/consultation/", consultation_payload())

    assert response.status_code == 500
    assert not Consultation.objects.exists()
    assert not OutgoingEmail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_claimers_at_the_same_time_get_different_letters(queue_report: QueueReport) -> None:
    emails = {queue_report(f"p{number}@example.com").pk for number in range(20)}
    claimed: list[OutgoingEmail] = []

    def claim_all() -> None:
        while email := OutgoingEmail.objects.claim_next(lease=LEASE):
            claimed.append(email)
        connection.close()

    threads = [threading.Thread(target=claim_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(claimed) == len(emails)
    assert {email.pk for email in claimed} == emails


@pytest.mark.parametrize("outcome", ["record_sent", "record_failure", "record_refusal", "release"])
def test_a_stale_claim_changes_nothing(queue_report: QueueReport, outcome: str) -> None:
    queue_report()
    stale, current = claim(), claim()
    reason = [] if outcome == "record_sent" else ["why"]
    assert getattr(stale, outcome)(*reason) is False

    row = OutgoingEmail.objects.get()
    assert (row.state, row.claim, row.attempts) == (State.SENDING, current.claim, 2)
    assert ReportRequest.objects.unerased().exists()


def test_sent_is_final(queue_report: QueueReport) -> None:
    email = queue_report()
    claimed = claim()
    assert claimed.record_sent()

    assert not claimed.record_failure("late")
    assert not email.requeue()
    assert not email.cancel()
    assert OutgoingEmail.objects.claim_next(lease=LEASE) is None


def test_sending_erases_the_report_in_the_same_moment(queue_report: QueueReport) -> None:
    queue_report()
    claimed = claim()
    assert claimed.record_sent()

    request = ReportRequest.objects.get()
    assert (request.name, request.email, OutgoingEmail.objects.get().recipient) == ("", "", "")
    assert request.erased_at is not None


def test_a_dead_letter_sent_again_twice_waits_once(queue_report: QueueReport) -> None:
    email = queue_report()
    claimed = claim()
    assert claimed.record_refusal("SMTPRecipientsRefused 550 5.1.1")

    assert [email.requeue(), email.requeue()] == [True, False]
    assert OutgoingEmail.objects.get().state == State.PENDING


def test_a_letter_that_cannot_be_rendered_is_dead_within_ten_attempts(
    courier: Courier, queue_report: QueueReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = queue_report()
    monkeypatch.setattr(report, "context", lambda _: 1 / 0)

    for _ in range(10):
        OutgoingEmail.objects.unsettled().update(due_at=Now())
        courier.deliver_next()

    email.refresh_from_db()
    assert (email.state, email.attempts) == (State.DEAD, 10)
    assert email.explanation.startswith("The letter could not be written")


def test_a_worker_that_ends_at_the_last_attempt_leaves_no_further_one(
    queue_report: QueueReport,
) -> None:
    email = queue_report()
    OutgoingEmail.objects.update(attempts=MAX_ATTEMPTS - 1, due_at=Now())
    assert OutgoingEmail.objects.claim_next(lease=-LEASE)

    assert OutgoingEmail.objects.claim_next(lease=LEASE) is None

    email.refresh_from_db()
    assert (email.state, email.attempts) == (State.DEAD, MAX_ATTEMPTS)


def test_a_letter_whose_message_cannot_be_built_blocks_nobody(
    courier: Courier, queue_report: QueueReport
) -> None:
    bad, good = queue_report(), queue_report("good@example.com")
    OutgoingEmail.objects.filter(pk=bad.pk).update(recipient="ann@example.com\nBcc: eve")

    while courier.deliver_next():
        pass

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.attempts, good.state) == (State.PENDING, 1, State.SENT)


@pytest.mark.parametrize("outcome", ["record_failure", "release"])
def test_after_72_hours_a_letter_is_given_up(queue_report: QueueReport, outcome: str) -> None:
    email = queue_report()
    OutgoingEmail.objects.update(queued_at=Now() - timedelta(hours=72, minutes=5))

    getattr(claim(), outcome)("the server is away")

    email.refresh_from_db()
    assert email.state == State.DEAD


@pytest.mark.parametrize("outcome", ["record_failure", "release"])
def test_until_72_hours_have_passed_a_letter_is_tried(
    queue_report: QueueReport, outcome: str
) -> None:
    email = queue_report()
    OutgoingEmail.objects.update(queued_at=Now() - timedelta(hours=71, minutes=55))

    getattr(claim(), outcome)("the server is away")

    email.refresh_from_db()
    assert email.state == State.PENDING


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(1, 1), (2, 5), (3, 15), (4, 60), (5, 120), (6, 240), (7, 480), (8, 720), (9, 1440)],
)
def test_after_each_failure_a_letter_waits_longer(
    queue_report: QueueReport, monkeypatch: pytest.MonkeyPatch, failures: int, minutes: int
) -> None:
    monkeypatch.setattr(rules, "JITTER", 0)
    email = queue_report()
    OutgoingEmail.objects.update(attempts=failures - 1)
    pause, before = timedelta(minutes=minutes), timezone.now() - SECOND

    claim().record_failure("the server is away")

    email.refresh_from_db()
    assert email.due_at
    assert before + pause <= email.due_at <= timezone.now() + pause


def test_letters_that_failed_together_come_back_up_to_a_fifth_sooner_or_later() -> None:
    waits = sorted(rules.backoff(9) / timedelta(days=1) for _ in range(500))

    assert waits == [pytest.approx(1, abs=0.2)] * 500
    assert waits[0] < 0.85
    assert waits[-1] > 1.15


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_letter_leaves(
    courier: Courier, queue_report: QueueReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_report()
    in_transaction: list[bool] = []

    def watched(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any) -> Any:
            in_transaction.append(connection.in_atomic_block)
            return function(*args)

        return run

    monkeypatch.setattr(rendering, "render", watched(rendering.render))
    monkeypatch.setattr(smtplib.SMTP, "sendmail", watched(smtplib.SMTP.sendmail))

    courier.deliver_next()

    assert in_transaction == [False, False]
