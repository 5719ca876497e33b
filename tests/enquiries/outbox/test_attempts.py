"""When a letter is tried again, and when it is given up."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from enquiries.delivery.courier import Courier
from enquiries.letters import report
from enquiries.models import OutgoingEmail
from enquiries.outbox import rules
from enquiries.outbox.rules import MAX_ATTEMPTS
from tests.enquiries.conftest import QueueReport

from .claiming import LEASE, claim

State = OutgoingEmail.State
SECOND = timedelta(seconds=1)  # what the database may leave off


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


def test_a_letter_that_has_taken_its_worker_with_it_twice_is_set_aside(
    queue_report: QueueReport,
) -> None:
    email = queue_report()
    for _ in range(2):
        assert OutgoingEmail.objects.claim_next(lease=-LEASE)

    assert OutgoingEmail.objects.claim_next(lease=LEASE) is None

    email.refresh_from_db()
    assert (email.state, email.last_error) == (State.DEAD, "never finished")


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
