"""Jobs that run by the clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django.utils import timezone

from enquiries.delivery import periodic
from enquiries.delivery.periodic import daily
from enquiries.letters import morning_summary
from enquiries.letters.rendering import render
from enquiries.models import (
    ClinicClosure,
    Consultation,
    ContactLogEntry,
    OpeningHours,
    OutgoingEmail,
    PeriodicJob,
)
from tests.enquiries.conftest import QueueReport
from tests.enquiries.reception import member, new_consultation

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_a_missed_run_is_made_up_for_once() -> None:
    PeriodicJob.objects.create(name="prune_sent", due_at=Now() - timedelta(days=3))

    periodic.run_due()
    first = PeriodicJob.objects.get(name="prune_sent")
    periodic.run_due()

    assert first.due_at > timezone.now()
    assert PeriodicJob.objects.get(name="prune_sent").last_run_at == first.last_run_at


def test_one_of_two_workers_gets_a_run() -> None:
    PeriodicJob.objects.create(name="prune_sent", due_at=Now() - timedelta(minutes=1))
    first, second = PeriodicJob.objects.get(), PeriodicJob.objects.get()

    assert [first.take(periodic.LEASE), second.take(periodic.LEASE)] == [True, False]


def test_a_restart_keeps_the_times() -> None:
    periodic.schedule()
    PeriodicJob.objects.update(due_at=MONDAY)

    periodic.schedule()

    assert set(PeriodicJob.objects.values_list("due_at", flat=True)) == {MONDAY}


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 23, 7, 59, tzinfo=UTC), datetime(2026, 11, 23, 8, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), datetime(2026, 11, 24, 8, 0, tzinfo=UTC)),
        (datetime(2026, 3, 28, 9, 0, tzinfo=UTC), datetime(2026, 3, 29, 7, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 9, 0, tzinfo=UTC), datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
    ],
)
def test_a_daily_job_follows_the_clocks_in_london(now: datetime, due: datetime) -> None:
    assert daily(time(8, 0))(now) == due


def test_the_morning_summary_names_no_patient(
    consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(MONDAY, monkeypatch)
    Consultation.objects.update(answer_due_at=Now() - timedelta(days=1))

    call_command("periodic", "--run", "digest")

    message = render(OutgoingEmail.objects.get(letter="digest"))
    assert message.to == ["clinic@example.org"]
    assert message.subject == "Today’s requests: 0 due, 1 overdue"
    assert consultation.reference in message.body
    assert "Ann" not in message.body + str(message.alternatives)


@pytest.mark.parametrize(
    ("sent_on", "closed", "is_monthly"),
    [
        (date(2026, 12, 1), [], True),
        (date(2026, 12, 2), [], False),
        (date(2027, 1, 4), [], True),
        (date(2026, 12, 2), [date(2026, 12, 1)], True),
        (date(2027, 1, 4), [date(2027, 1, 5)], True),
    ],
)
def test_the_first_digest_of_a_month_counts_clinical_reviews(
    consultation: Consultation, sent_on: date, closed: list[date], *, is_monthly: bool
) -> None:
    for day in closed:
        ClinicClosure.objects.create(first_day=day, last_day=day, reason="Training")
    morning_summary.enqueue(sent_on)
    morning = datetime.combine(sent_on, time(8), tzinfo=UTC)
    OutgoingEmail.objects.filter(letter="digest").update(created_at=morning)

    message = render(OutgoingEmail.objects.get(letter="digest"))

    assert ("Sacroiliac Joint Dysfunction, never recorded" in message.body) is is_monthly


@pytest.mark.parametrize(
    ("handled", "since"),
    [(False, "answer overdue since 18 November"), (True, "next step overdue since 20 November")],
)
def test_the_digest_names_the_step_that_was_missed(db: None, since: str, *, handled: bool) -> None:
    consultation = new_consultation(answer_due_at=datetime(2026, 11, 18, 17, 30, tzinfo=UTC))
    if handled:
        tomorrow = timezone.now() + timedelta(days=1)
        reached = ContactLogEntry.Kind.REACHED
        consultation.call(reached, by=member("rita", "Reception"), next_step_due_at=tomorrow)
        Consultation.objects.update(next_step_due_at=datetime(2026, 11, 20, 17, 30, tzinfo=UTC))
    morning_summary.enqueue(MONDAY.date())

    message = render(OutgoingEmail.objects.get(letter="digest"))

    assert f"{consultation.reference}: {since}" in message.body
    assert f"{consultation.reference}: {since}" in str(message.alternatives)


def test_the_digest_of_a_day_is_sent_once(
    consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(MONDAY, monkeypatch)

    call_command("periodic", "--run", "digest")
    call_command("periodic", "--run", "digest")

    assert OutgoingEmail.objects.filter(letter="digest").count() == 1


@pytest.mark.parametrize(
    ("morning", "is_sent"),
    [
        ("2026-11-21T08:00Z", True),  # a Saturday that the clinic opens
        ("2026-11-22T08:00Z", False),
        ("2026-11-23T08:00Z", False),  # a Monday, on which it never opens
        ("2026-11-24T08:00Z", True),
        ("2026-11-25T08:00Z", False),  # closed
        ("2026-12-25T08:00Z", False),  # a bank holiday
    ],
)
def test_the_digest_is_sent_on_days_that_the_clinic_is_open(
    monkeypatch: pytest.MonkeyPatch, morning: str, *, is_sent: bool
) -> None:
    for weekday in range(1, 6):  # from Tuesday to Saturday
        OpeningHours.objects.create(weekday=weekday)
    ClinicClosure.objects.create(
        first_day=date(2026, 11, 25), last_day=date(2026, 11, 25), reason="Training"
    )
    at(datetime.fromisoformat(morning), monkeypatch)

    call_command("periodic", "--run", "digest")

    assert OutgoingEmail.objects.filter(letter="digest").exists() is is_sent


LONG_AGO = Now() - timedelta(days=31)


@pytest.mark.parametrize(
    "settled",
    [
        {"state": "SENT", "sent_at": LONG_AGO},
        {"state": "RETURNED", "sent_at": LONG_AGO},
        {"state": "DEAD", "given_up_at": LONG_AGO},
    ],
)
def test_letters_of_long_ago_are_pruned_but_for_those_on_a_timeline(
    queue_report: QueueReport, consultation: Consultation, settled: dict[str, Any]
) -> None:
    queue_report()
    OutgoingEmail.objects.update(due_at=None, **settled)

    call_command("periodic", "--run", "prune_sent")

    assert {email.letter for email in OutgoingEmail.objects.all()} == {"acknowledgement", "alert"}


def test_a_digest_that_has_done_its_work_is_forgotten(consultation: Consultation) -> None:
    Consultation.objects.update(submission_digest="d" * 64, received_at=Now() - timedelta(hours=2))

    call_command("periodic", "--run", "forget_digests")

    assert Consultation.objects.get().submission_digest is None
