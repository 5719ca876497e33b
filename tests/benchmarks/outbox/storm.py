"""Enquiries posted while workers are killed and the mail server misbehaves: is anything lost?

The seed decides who writes, what fails and when a worker is killed; the machine decides in which
order the processes meet. Ends non-zero when an invariant is broken.
"""

import sys
import time
from argparse import ArgumentParser
from collections import Counter, defaultdict
from random import Random
from tempfile import TemporaryFile
from typing import IO

from django.db import connection
from django.db.models.functions import Now
from django.test import Client

from enquiries.models import Consultation, OutgoingEmail, ReportRequest, WorkerHeartbeat

from . import rig
from .stormy_mail_server import StormyServer

SMTP_TIMEOUT, LEASE = 1, 36  # the shortest that the system check allows
LANES = 4  # letters that one kill can cut off
STALE = "had passed to another worker"


class Crew:
    """Workers that are killed and replaced."""

    def __init__(self, size: int, port: int, log: IO[str], random: Random) -> None:
        self.log = log
        self.random = random
        self.settings = {
            "EMAIL_URL": f"smtp://127.0.0.1:{port}?timeout={SMTP_TIMEOUT}",
            "OUTBOX_LEASE": str(LEASE),
            "OUTBOX_LANES": str(LANES),
        }
        self.kills = 0
        self.workers = [self.start() for _ in range(size)]
        self.plan()

    def start(self, *options: str) -> rig.Process:
        command = ["manage.py", "worker", *options]
        return rig.start(*command, log=self.log, settings=self.settings)

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


class Patients:
    """People who post forms, and what they were told."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.client = Client(headers={"sec-fetch-site": "same-origin"}, SERVER_NAME="127.0.0.1")
        self.reports: set[str] = set()
        self.references: set[str] = set()
        self.refused = 0

    def post(self, number: int) -> None:
        """One patient asks for one thing, and one in ten presses twice."""
        who = "gone" if self.random.random() < 0.05 else "patient"
        form = {"name": "Ann Example", "email": f"{who}{number}@example.com"}
        is_report = self.random.random() < 0.6
        for _ in range(2 if self.random.random() < 0.1 else 1):
            if is_report:
                self.ask_for_report(form)
            else:
                self.ask_for_consultation(form)

    def ask_for_report(self, form: dict[str, str]) -> None:
        page = "/fact-sheets/sacroiliac-joint-dysfunction/report/"
        if self.client.post(page, form).status_code == 303:
            self.reports.add(form["email"])
        else:
            self.refused += 1

    def ask_for_consultation(self, form: dict[str, str]) -> None:
        answers = {"contact_method": "email", "concern": "Low back pain"}
        response = self.client.post("/consultation/", form | answers)
        if response.status_code == 303:
            self.references.add(response.headers["Location"].strip("/").rpartition("/")[2])
        else:
            self.refused += 1


def hurry() -> None:
    """Let the time until the next attempt pass, but no lease."""
    OutgoingEmail.objects.filter(state="PENDING", due_at__gt=Now()).update(due_at=Now())


def heal(crew: Crew, server: StormyServer) -> None:
    """With nobody at work, the mail server well and every lease over, let one worker finish."""
    server.is_stormy = False
    for _ in range(5):
        OutgoingEmail.objects.unsettled().update(due_at=Now())
        crew.start("--drain").wait()


def storm(enquiries: int, workers: int, kills: int, seed: int) -> list[rig.Row]:
    rig.prepare()
    server, patients = StormyServer(Random(f"{seed} server")), Patients(Random(f"{seed} patients"))
    server.controller.start()
    with TemporaryFile("w+") as log:
        crew = Crew(workers, server.port, log, Random(f"{seed} crew"))
        rage(patients, crew, enquiries, kills)
        exit_codes = crew.stop()
        heal(crew, server)
        server.controller.stop()
        return [tally(patients, crew, server, exit_codes)]


def rage(patients: Patients, crew: Crew, enquiries: int, kills: int) -> None:
    """Post and kill, until there was enough of both."""
    posted = 0
    while posted < enquiries or crew.kills < kills:
        if posted < enquiries:
            patients.post(posted)
            posted += 1
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
    patients: Patients, crew: Crew, server: StormyServer, exit_codes: list[int]
) -> tuple[int, ...]:
    """The figures under HEADS and INVARIANTS, in their order."""
    dead = OutgoingEmail.objects.dead()
    arrived, renamed = copies(server)
    repeats = arrived - Counter(set(arrived))
    after_kill = (repeats - server.unheard).total()
    overruns = crew.lines(STALE)
    return (
        len(patients.reports) + len(patients.references),
        patients.refused,
        crew.kills,
        server.faults.total(),
        OutgoingEmail.objects.sent().count(),
        dead.filter(recipient__startswith="gone").count(),
        dead.exclude(recipient__startswith="gone").count(),
        repeats.total(),
        repeats.total() - after_kill,
        after_kill,
        overruns,
        *losses(patients, server, arrived),
        renamed,
        max(0, after_kill - crew.kills * LANES - overruns),
        sum(code != 0 for code in exit_codes),
    )


def losses(patients: Patients, server: StormyServer, arrived: Counter[str]) -> tuple[int, ...]:
    """The first of INVARIANTS: enquiries and letters that are not where they should be."""
    emails = OutgoingEmail.objects
    told = {message["To"] for message in server.received}
    told |= set(emails.dead().values_list("recipient", flat=True))
    kept = Consultation.objects.filter(reference__in=patients.references)
    sent_ids = {f"<{pk}@127.0.0.1>" for pk in emails.sent().values_list("pk", flat=True)}
    promised = len(patients.reports) + 2 * len(patients.references)
    return (
        len(patients.reports - told) + len(patients.references) - kept.count(),
        emails.unsettled().count(),
        abs(emails.count() - promised),
        len(sent_ids - set(arrived)),
        ReportRequest.objects.unerased().exclude(emails__state="DEAD").count(),
    )


HEADS = [
    "enquiries acknowledged",
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
