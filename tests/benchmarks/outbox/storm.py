"""Enquiries and answers come while workers are killed and the mail server misbehaves.

Is anything lost, sent again without a reason, overtaken, or taken in twice?

The seed decides who writes, what fails and when a worker is killed; the machine decides in which
order the processes meet. Ends non-zero when an invariant is broken.
"""

import sys
import time
from argparse import ArgumentParser
from collections import Counter, defaultdict
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from django.db import connection
from django.db.models.functions import Now

from enquiries.inbound.rounds import JOB
from enquiries.models import (
    Consultation,
    OutgoingEmail,
    PeriodicJob,
    ReportRequest,
    WorkerHeartbeat,
)

from . import rig
from .patients import Answers, Patients, overtakings
from .stormy_mail_server import StormyServer

SMTP_TIMEOUT, LEASE = 1, 36  # the shortest that the system check allows
LANES = 4  # letters that one kill can cut off
STALE = "had passed to another worker"


class Crew:
    """Workers that are killed and replaced."""

    def __init__(self, size: int, port: int, inbound: str, log: IO[str], random: Random) -> None:
        self.log = log
        self.random = random
        self.settings = {
            "EMAIL_URL": f"smtp://127.0.0.1:{port}?timeout={SMTP_TIMEOUT}",
            "OUTBOX_LEASE": str(LEASE),
            "OUTBOX_LANES": str(LANES),
            "INBOUND_URL": inbound,
        }
        self.kills = 0
        self.workers = [self.start() for _ in range(size)]
        self.plan()

    def start(self, *command: str) -> rig.Process:
        command = command or ("worker",)
        return rig.start("manage.py", *command, log=self.log, settings=self.settings)

    def plan(self) -> None:
        self.next_kill = time.monotonic() + self.random.uniform(0, 3)

    def at_work(self) -> list[rig.Process]:
        """Those that have started, by their heartbeats."""
        names = WorkerHeartbeat.objects.values_list("name", flat=True)
        pids = {int(name.rpartition(":")[2]) for name in names}
        return [worker for worker in self.workers if worker.pid in pids]

    def kill_one(self) -> None:
        if at_work := self.at_work():
            victim = self.random.choice(at_work)
            victim.kill()
            victim.wait()
            self.workers.remove(victim)
            self.workers.append(self.start())
            self.kills += 1
        self.plan()

    def stop(self) -> list[int]:
        """Ask all to stop, once they have started; their exit codes."""
        rig.wait_until(lambda: len(self.at_work()) == len(self.workers))
        for worker in self.workers:
            worker.terminate()
        return [worker.wait(60) for worker in self.workers]

    def lines(self, text: str) -> int:
        self.log.seek(0)
        return self.log.read().count(text)


def hurry() -> None:
    """Let the time until the next attempt and the next look into the mailbox pass, but no lease."""
    PeriodicJob.objects.filter(name=JOB).update(due_at=Now())
    OutgoingEmail.objects.filter(state="PENDING", due_at__gt=Now()).update(due_at=Now())


def heal(crew: Crew, server: StormyServer) -> None:
    """With nobody at work, the mail server well and every lease over, let one worker finish."""
    server.is_stormy = False
    crew.start("inbound").wait()
    for _ in range(5):
        if not OutgoingEmail.objects.unsettled().update(due_at=Now()):
            return
        crew.start("worker", "--drain").wait()


def storm(enquiries: int, workers: int, kills: int, seed: int) -> list[rig.Row]:
    rig.prepare()
    server, patients = StormyServer(Random(f"{seed} server")), Patients(Random(f"{seed} patients"))
    server.controller.start()
    with TemporaryFile("w+") as log, TemporaryDirectory() as folder:
        answers = Answers(Path(folder) / "mailbox", Random(f"{seed} answers"))
        crew = Crew(workers, server.port, answers.url, log, Random(f"{seed} crew"))
        rage(patients, answers, crew, enquiries, kills)
        exit_codes = crew.stop()
        heal(crew, server)
        server.controller.stop()
        return [tally(patients, answers, crew, server, exit_codes)]


def rage(patients: Patients, answers: Answers, crew: Crew, enquiries: int, kills: int) -> None:
    """Post and kill, until there was enough of both."""
    posted = 0
    while posted < enquiries or crew.kills < kills:
        if posted < enquiries:
            patients.post(posted)
            posted += 1
        if patients.random.random() < 0.3:
            answers.write()
        if time.monotonic() > crew.next_kill:
            crew.kill_one()
            hurry()
            sent = OutgoingEmail.objects.sent().count()
            rig.say(f"{connection.vendor}: {posted} posted, {crew.kills} kills, {sent} sent")
        time.sleep(patients.random.expovariate(10))


def copies(server: StormyServer) -> tuple[Counter[str], int]:
    """How often each Message-ID arrived, and how many letters came under more than one."""
    ids: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for message in server.received:
        ids[message["To"], message["Subject"]].add(message["Message-ID"])
    return Counter(server.message_ids), sum(len(names) > 1 for names in ids.values())


def tally(
    patients: Patients,
    answers: Answers,
    crew: Crew,
    server: StormyServer,
    exit_codes: list[int],
) -> tuple[int, ...]:
    """The figures under HEADS and INVARIANTS, in their order."""
    arrived, renamed = copies(server)
    repeats = arrived - Counter(set(arrived))
    after_kill = (repeats - server.unheard).total()
    overruns = crew.lines(STALE)
    return (
        len(patients.reports) + len(patients.references),
        len(answers.answered),
        patients.refused,
        crew.kills,
        server.faults.total(),
        *settled(),
        repeats.total(),
        repeats.total() - after_kill,
        after_kill,
        overruns,
        *losses(patients, answers, server, arrived),
        renamed,
        max(0, after_kill - crew.kills * LANES - overruns),
        sum(code != 0 for code in exit_codes),
        answers.miscounted(),
        overtakings(server),
    )


def settled() -> tuple[int, ...]:
    """How many letters left, went to nobody, and used up their attempts."""
    dead = OutgoingEmail.objects.dead()
    return (
        OutgoingEmail.objects.sent().count(),
        dead.filter(recipient__startswith="gone").count(),
        dead.exclude(recipient__startswith="gone").count(),
    )


def losses(
    patients: Patients, answers: Answers, server: StormyServer, arrived: Counter[str]
) -> tuple[int, ...]:
    """The first of INVARIANTS: enquiries and letters that are not where they should be."""
    emails = OutgoingEmail.objects
    told = {message["To"] for message in server.received}
    told |= set(emails.dead().values_list("recipient", flat=True))
    kept = Consultation.objects.filter(reference__in=patients.references)
    sent_ids = {f"<{pk}@127.0.0.1>" for pk in emails.sent().values_list("pk", flat=True)}
    promised = len(patients.reports) + 2 * len(patients.references) + len(answers.answered)
    return (
        len(patients.reports - told) + len(patients.references) - kept.count(),
        emails.unsettled().count(),
        abs(emails.count() - promised),
        len(sent_ids - set(arrived)),
        ReportRequest.objects.unerased().exclude(emails__state="DEAD").count(),
    )


HEADS = [
    "enquiries acknowledged",
    "answers by mail",
    "forms refused",
    "workers killed",
    "faults of the mail server",
    "letters SENT",
    "letters DEAD, unknown recipient",
    "letters DEAD, attempts used up",
    "letters that came again",
    "  after an answer that was cut off",
    "  after a kill or a lease overrun",
    "lease overruns",
]
INVARIANTS = [
    "enquiries lost",
    "letters neither SENT nor DEAD",
    "letters too many or too few",
    "letters SENT that never arrived",
    "reports SENT whose details remain",
    "letters under more than one Message-ID",
    "repeats without an explanation",
    "workers that SIGTERM did not end cleanly",
    "answers by mail lost or taken in twice",
    "letters that overtook an earlier one",
]


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--enquiries", type=int, default=400)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--kills", type=int, default=20, help="at the least")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    rig.say(f"seed {options.seed}")
    columns = rig.on_each_database(
        storm, options.enquiries, options.workers, options.kills, options.seed
    )
    heads = [f"seed {options.seed}", *HEADS, *(f"must be 0: {name}" for name in INVARIANTS)]
    databases, *rows = zip(heads, *columns, strict=True)
    rig.show(databases, rows)
    sys.exit(any(any(column[-len(INVARIANTS) :]) for column in columns))
