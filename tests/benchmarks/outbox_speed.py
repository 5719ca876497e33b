"""Letters a second of the worker, against raw smtplib that sends the same bytes to the same server.

Raw smtplib and the workers take turns, round by round, so that each ratio compares neighbours in
time. The mail server is a process of its own.
"""

import smtplib
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from statistics import median

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone

from enquiries import letters
from enquiries.models import Consultation, Letter, OutgoingEmail, ReportRequest, WorkerHeartbeat
from factsheets.models import FactSheet
from tests.enquiries.mail_server import free_port

from . import rig

HEADS = ["database", "letter", "kB", "workers", "raw/s", "letters/s", "of raw", "of one worker"]
WARM_UP = 20


def queue_report(sheet: FactSheet) -> None:
    fields = {"name": "Ann Example", "email": "ann@example.com"}
    letters.queue_report(
        ReportRequest.objects.create(sheet=sheet, sheet_version=sheet.version, **fields)
    )


def queue_acknowledgement(sheet: FactSheet) -> None:
    consultation = Consultation.objects.create(
        sheet=sheet,
        name="Ann Example",
        email="ann@example.com",
        contact_method="email",
        concern="Low back pain",
        due_at=timezone.now(),
    )
    enqueue = OutgoingEmail.objects.enqueue
    enqueue(Letter.ACKNOWLEDGEMENT, consultation.email, consultation=consultation)


Queue = Callable[[FactSheet], None]
QUEUES: dict[str, Queue] = {"report": queue_report, "acknowledgement": queue_acknowledgement}


@contextmanager
def mail_server() -> Iterator[int]:
    """The port of a server that takes all mail and keeps none."""
    port = free_port()
    address = f"127.0.0.1:{port}"
    command = ["-m", "aiosmtpd", "-n", "-l", address, "-c", "aiosmtpd.handlers.Sink"]
    with rig.running(*command, settings={}):
        rig.wait_until(lambda: answers(port))
        yield port


def answers(port: int) -> bool:
    try:
        smtplib.SMTP("127.0.0.1", port).quit()
    except OSError:
        return False
    return True


def raw_rate(port: int, content: bytes, count: int) -> float:
    with smtplib.SMTP("127.0.0.1", port) as session:
        session.ehlo()
        started = time.perf_counter()
        for _ in range(count):
            session.sendmail("reports@mybackpain.co.uk", ["ann@example.com"], content)
        return count / (time.perf_counter() - started)


def queue(enqueue: Queue, count: int) -> None:
    """Queue letters, all at once, and wait until they have left."""
    sheet = FactSheet.objects.get(slug="sacroiliac-joint-dysfunction")
    OutgoingEmail.objects.all().delete()
    with transaction.atomic():
        for _ in range(count):
            enqueue(sheet)
    rig.wait_until(lambda: OutgoingEmail.objects.sent().count() == count)


def worker_rate(port: int, enqueue: Queue, count: int, workers: int) -> float:
    """Letters a second between the first and the last commit, by the database's clock."""
    WorkerHeartbeat.objects.all().delete()
    with ExitStack() as stack:
        for _ in range(workers):
            settings = {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
            stack.enter_context(rig.running("manage.py", "worker", settings=settings))
        rig.wait_until(lambda: WorkerHeartbeat.objects.count() == workers)
        queue(enqueue, WARM_UP * workers)
        queue(enqueue, count)
        sent = OutgoingEmail.objects.aggregate(time=Max("sent_at") - Min("sent_at"))
    seconds: float = sent["time"].total_seconds()
    return (count - 1) / seconds


def rendered(enqueue: Queue) -> bytes:
    """The bytes of such a letter, as they leave."""
    with transaction.atomic():
        enqueue(FactSheet.objects.get(slug="sacroiliac-joint-dysfunction"))
        message = letters.render(OutgoingEmail.objects.latest("created_at"))
        transaction.set_rollback(True)
    return message.message().as_bytes()


def measure(rounds: int, count: int) -> list[rig.Row]:
    rig.prepare()
    crews = [1] if connection.vendor == "sqlite" else [1, 2, 4]
    with mail_server() as port:
        return [row for letter in QUEUES for row in compare(port, letter, crews, rounds, count)]


def compare(port: int, letter: str, crews: list[int], rounds: int, count: int) -> Iterator[rig.Row]:
    """A row for each number of workers."""
    content = rendered(QUEUES[letter])
    raw: list[float] = []
    rates: dict[int, list[float]] = {crew: [] for crew in crews}
    for turn in range(rounds):
        raw.append(raw_rate(port, content, count))
        for crew in crews:
            rates[crew].append(worker_rate(port, QUEUES[letter], count, crew))
        rig.say(f"{connection.vendor}, {letter}: round {turn + 1} of {rounds}")
    for crew in crews:
        yield (
            letter,
            len(content) // 1000,
            crew,
            f"{median(raw):.0f}",
            f"{median(rates[crew]):.0f}",
            rig.spread([mine / its for mine, its in zip(rates[crew], raw, strict=True)]),
            rig.spread([mine / one for mine, one in zip(rates[crew], rates[1], strict=True)]),
        )


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--letters", type=int, default=300, help="in each round")
    options = parser.parse_args()
    rig.show(HEADS, rig.on_each_database(measure, options.rounds, options.letters))
