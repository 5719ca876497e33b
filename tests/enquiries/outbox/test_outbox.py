"""What the outbox promises, whatever happens at the same time."""

import smtplib
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from enquiries.delivery.courier import Courier
from enquiries.letters import rendering
from enquiries.models import Consultation, OutgoingEmail, ReportRequest
from factsheets.models import FactSheet
from tests.conftest import Payload
from tests.database import IS_SQLITE
from tests.enquiries.conftest import QueueReport

from .claiming import LEASE, claim

State = OutgoingEmail.State


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


@pytest.mark.long
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


@pytest.mark.skipif(not IS_SQLITE, reason="elsewhere rows are locked, not the whole database")
@pytest.mark.django_db(transaction=True)
def test_an_idle_worker_waits_for_no_writer() -> None:
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as writer:
        writer.execute("BEGIN IMMEDIATE")

        assert OutgoingEmail.objects.claim_next(lease=LEASE) is None


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
