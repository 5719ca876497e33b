"""Letters a second of the worker, against raw smtplib with the same letter and the same server.

Raw smtplib sends ready bytes (`sendmail`), and a ready message whose bytes it makes each time
(`send_message`); both read no database and record nothing. They and the workers take turns, round
by round, so that each ratio compares neighbours in time. The mail server is a process of its own.
"""

import smtplib
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from email.message import Message
from pathlib import Path
from statistics import median

from django.db import connection, transaction
from django.db.models import Max, Min

from enquiries.letters import rendering, report
from enquiries.models import Letter, OutgoingEmail, ReportRequest, WorkerHeartbeat
from factsheets.models import FactSheet
from tests.enquiries.reception import new_consultation
from tests.running_site import free_port

from . import rig

HEADS = [
    "database",
    "letter",
    "kB",
    "workers",
    "lanes",
    "letters/s",
    "of sendmail",
    "of send_message",
    "of one lane",
    "of one worker",
]
ONE_LANE, ONE_WORKER, TWO_WORKERS = (1, 1), (1, 4), (2, 4)  # workers and the lanes of each
WARM_UP = 20
ADDRESSES = ("reports@mybackpain.co.uk", ["ann@example.com"])


def queue_report(sheet: FactSheet) -> None:
    fields = {"name": "Ann Example", "email": "ann@example.com"}
    report.enqueue(ReportRequest.objects.create(sheet=sheet, sheet_version=sheet.version, **fields))


def queue_acknowledgement(sheet: FactSheet) -> None:
    consultation = new_consultation(sheet=sheet)
    enqueue = OutgoingEmail.objects.enqueue
    enqueue(Letter.ACKNOWLEDGEMENT, consultation.email, consultation=consultation)


Queue = Callable[[FactSheet], None]
QUEUES: dict[str, Queue] = {"report": queue_report, "acknowledgement": queue_acknowledgement}
WITH_ATTACHMENT = ["manage.py", "worker"]
WITHOUT = ["-m", "tests.benchmarks.outbox.worker_without_attachments"]


@contextmanager
def mail_server(delay: float, *arrivals: Path) -> Iterator[int]:
    """The port of a server that takes all mail, after a delay in seconds, and keeps none.

    When each letter arrived stands in a file, if one is named.
    """
    port = free_port()
    sink = ["-c", "tests.benchmarks.outbox.mail_sink.Sink", str(delay), *map(str, arrivals)]
    with rig.running("-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", *sink, settings={}):
        rig.wait_until(lambda: answers(port))
        yield port


def answers(port: int) -> bool:
    try:
        smtplib.SMTP("127.0.0.1", port).quit()
    except OSError:
        return False
    return True


def raw_rate(port: int, send: Callable[[smtplib.SMTP], object], count: int) -> float:
    with smtplib.SMTP("127.0.0.1", port) as session:
        session.ehlo()
        started = time.perf_counter()
        for _ in range(count):
            send(session)
        return count / (time.perf_counter() - started)


def queue(enqueue: Queue, count: int) -> None:
    """Queue letters, all at once, and wait until they have left."""
    sheet = FactSheet.objects.get(slug="sacroiliac-joint-dysfunction")
    OutgoingEmail.objects.all().delete()
    with transaction.atomic():
        for _ in range(count):
            enqueue(sheet)
    rig.wait_until(lambda: OutgoingEmail.objects.sent().count() == count)


def worker_rate(
    port: int, enqueue: Queue, count: int, crew: tuple[int, int], command: list[str]
) -> float:
    """Letters a second between the first and the last commit, by the database's clock."""
    WorkerHeartbeat.objects.all().delete()
    workers, lanes = crew
    url = f"smtp://127.0.0.1:{port}"
    settings = {"EMAIL_URL": url, "BENCHMARK_EMAIL_URL": url, "OUTBOX_LANES": str(lanes)}
    with ExitStack() as stack:
        for _ in range(workers):
            stack.enter_context(rig.running(*command, settings=settings))
        rig.wait_until(lambda: WorkerHeartbeat.objects.count() == workers)
        queue(enqueue, WARM_UP * workers)
        queue(enqueue, count)
        sent = OutgoingEmail.objects.aggregate(time=Max("sent_at") - Min("sent_at"))
    seconds: float = sent["time"].total_seconds()
    return (count - 1) / seconds


def rendered(enqueue: Queue) -> Message:
    """Such a letter, as it leaves."""
    with transaction.atomic():
        enqueue(FactSheet.objects.get(slug="sacroiliac-joint-dysfunction"))
        message = rendering.render(OutgoingEmail.objects.latest("created_at"))
        transaction.set_rollback(True)
    return message.message()


def measure(rounds: int, count: int, delay: float) -> list[rig.Row]:
    rig.prepare()
    rows: list[rig.Row] = []
    with mail_server(delay) as port:
        rows += compare(port, "report", "report with PDF", WITH_ATTACHMENT, rounds, count)
        del report.complete
        for letter in QUEUES:
            rows += compare(port, letter, letter, WITHOUT, rounds, count)
    return rows


def compare(
    port: int, letter: str, name: str, command: list[str], rounds: int, count: int
) -> Iterator[rig.Row]:
    """A row for each crew."""
    crews = [ONE_LANE, ONE_WORKER] + [TWO_WORKERS] * (connection.vendor == "postgresql")
    message = rendered(QUEUES[letter])
    content = message.as_bytes().replace(b"\n", b"\r\n")
    sendmail: list[float] = []
    send_message: list[float] = []
    rates: dict[tuple[int, int], list[float]] = {crew: [] for crew in crews}
    for turn in range(rounds):
        sendmail.append(raw_rate(port, lambda to: to.sendmail(*ADDRESSES, content), count))
        send_message.append(raw_rate(port, lambda to: to.send_message(message, *ADDRESSES), count))
        for crew in crews:
            rates[crew].append(worker_rate(port, QUEUES[letter], count, crew, command))
        rig.say(f"{connection.vendor}, {name}: round {turn + 1} of {rounds}")
    for crew in crews:
        yield (
            name,
            len(content) // 1000,
            *crew,
            f"{median(rates[crew]):.0f}",
            *(
                rig.spread([mine / its for mine, its in zip(rates[crew], other, strict=True)])
                for other in (sendmail, send_message, rates[ONE_LANE], rates[ONE_WORKER])
            ),
        )


if __name__ == "__main__":
    options = rig.options_of_letters(__doc__, rounds=5, letters=300, delay=0)
    rig.show(HEADS, rig.on_each_database(measure, *options))
