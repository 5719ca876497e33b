"""Jobs that run by the clock inside the worker, once whatever the number of workers."""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import Error, transaction
from django.db.models.functions import Now
from django.utils import timezone

from enquiries.clinic.calendar import CLINIC_ZONE, ClinicCalendar
from enquiries.common import clock, erasure_log
from enquiries.consultations.appointment import Appointment
from enquiries.consultations.diary import DiarySlot
from enquiries.consultations.offered_time import OfferedTime
from enquiries.letters import morning_summary, reminder
from enquiries.outbox.heartbeat import PeriodicJob
from enquiries.privacy import rewriting
from enquiries.privacy.retention import PERIODS

from . import analysis
from .courier import STOPPED

LEASE = timedelta(minutes=10)  # after which a run whose worker died is taken up by another
REMIND_AFTER = timedelta(days=1)  # who has just been told needs no reminder

logger = logging.getLogger(__name__)


def every(interval: timedelta) -> Callable[[datetime], datetime]:
    """Again after this time."""
    return lambda now: now + interval


def daily(at: time) -> Callable[[datetime], datetime]:
    """The next time that the clocks in London show this time."""

    def next_after(now: datetime) -> datetime:
        today = datetime.combine(now.astimezone(CLINIC_ZONE).date(), at, tzinfo=CLINIC_ZONE)
        return today if today > now else today + timedelta(days=1)

    return next_after


@dataclass(frozen=True)
class Job:
    """What to run, and when next. A run may be repeated after a crash, so it changes nothing twice.

    `run` returns how many things it did, for the log.
    """

    run: Callable[[], int]
    next_after: Callable[[datetime], datetime]
    is_atomic: bool = True


def send_digest() -> int:
    """Tell the clinic each morning that it opens what waits: once a day, whoever runs it."""
    today = timezone.now().astimezone(CLINIC_ZONE).date()
    return morning_summary.enqueue(today) if ClinicCalendar.read().is_open(today) else 0


def send_reminders() -> int:
    """Remind patients of the appointments of the next two open days, each version once."""
    until = ClinicCalendar.read().after(2)
    ahead = Appointment.objects.current().filter(
        starts_at__range=(timezone.now(), until), made_at__lte=Now() - REMIND_AFTER
    )
    return sum(map(reminder.enqueue, ahead.select_related("consultation")))


def free_diary() -> int:
    """Let go of times whose offer has lapsed, and of slots that are past."""
    lapsed, _ = OfferedTime.objects.lapsed().delete()
    return lapsed + DiarySlot.objects.over().delete()[0]


def when(runs: timedelta | time) -> Callable[[datetime], datetime]:
    """Say when a job runs next, from how often or at what time it does."""
    return every(runs) if isinstance(runs, timedelta) else daily(runs)


# Each erasure commits by itself, so that no more than one is not yet in the list of erasures.
JOBS = {p.job: Job(p.erase, when(p.runs), is_atomic=False) for p in PERIODS} | {
    "send_reminders": Job(send_reminders, every(timedelta(hours=1))),
    "complete_erasures": Job(erasure_log.complete, every(timedelta(hours=1))),
    "free_diary": Job(free_diary, every(timedelta(hours=1))),
    # At an hour when nobody waits for a page; VACUUM takes no transaction.
    rewriting.JOB: Job(rewriting.rewrite_erased, daily(time(4, 0)), is_atomic=False),
    analysis.JOB: Job(analysis.analyze, daily(time(4, 30))),
    "digest": Job(send_digest, daily(time(8, 0))),
}


def schedule() -> None:
    """Give each new job its first time; known ones keep theirs through a restart."""
    now = clock.database_now()
    rows = [PeriodicJob(name=name, due_at=job.next_after(now)) for name, job in JOBS.items()]
    PeriodicJob.objects.bulk_create(rows, ignore_conflicts=True)


def run_due() -> None:
    """Run what is due and not taken by another worker; a job that fails is tried again."""
    for row in PeriodicJob.objects.due().filter(name__in=JOBS):
        if row.take(LEASE):
            try:
                run(row.name)
            except (Error, *STOPPED):
                raise
            except BaseException:  # one job at fault stops neither the others nor the mail
                logger.exception("periodic %s failed", row.name)


def run(name: str) -> int:
    """Run one job now and set its next time; returns how many things it did."""
    job = JOBS[name]
    with transaction.atomic() if job.is_atomic else nullcontext():
        done = job.run()
    now = clock.database_now()
    times = {"last_run_at": now, "due_at": job.next_after(now)}
    PeriodicJob.objects.update_or_create(name=name, defaults=times)
    logger.info("periodic %s: %s", name, done)
    return done
