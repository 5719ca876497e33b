"""What a page, a form and a letter cost in CPU, which a busy machine changes less than the time.

Each page is rendered, never taken from the response cache; the first one after a change of the
content, which reads all of it anew. Forms are posted through the whole stack. A report's PDF counts
with what the typesetter's process takes for it.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from time import process_time_ns
from unittest.mock import patch

from .outbox import rig  # isort: skip # first: it sets Django up
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enquiries.letters import rendering, report
from enquiries.models import OutgoingEmail, ReportRequest
from enquiries.reports import pdf
from factsheets import content_version
from factsheets.models import FactSheet
from factsheets.typesetter import typesetter

SHEET = "/fact-sheets/sacroiliac-joint-dysfunction/"
HEADS = ["database", "what", "median ms", "p95 ms", "statements"]
WARM_UP = 5
CONSULTATION = {"contact_method": "email", "concern": "Low back pain"}

Work = Callable[[], object]
client = Client(headers={"sec-fetch-site": "same-origin"}, SERVER_NAME="127.0.0.1")
numbers = count()


def person() -> dict[str, str]:
    """No two alike: what typst has set of one report, it keeps for the next."""
    number = next(numbers)
    name = f"Ann Example {number % 1000}"  # with four digits it would be no name
    return {"name": name, "email": f"ann{number}@example.com"}


def reads(path: str) -> Work:
    return lambda: client.get(path).status_code == 200


def reads_after_a_change() -> Work:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE factsheets_contentversion SET mark = %s", [str(next(numbers))])
    content_version.look_again()
    return reads(SHEET)


def posts(path: str, form: dict[str, str], status: int) -> Work:
    return lambda: client.post(path, form).status_code == status


def letter() -> Work:
    """A report to render, whose bytes are made as for sending."""
    sheet = FactSheet.objects.get(slug=SHEET.split("/")[2])
    request = ReportRequest.objects.create(sheet=sheet, sheet_version=sheet.version, **person())
    report.enqueue(request)
    email = OutgoingEmail.objects.get(report_request=request)
    return lambda: rendering.render(email).message().as_bytes()


def letter_without_pdf() -> Work:
    work = letter()

    def render() -> object:
        with patch.object(pdf, "report_pdf", lambda _report: b""):
            return work()

    return render


WORK: dict[str, Callable[[], Work]] = {
    "the sheet with both forms, first after a change": reads_after_a_change,
    "the sheet with both forms, again": lambda: reads(SHEET),
    "report form, empty": lambda: reads(f"{SHEET}report/"),
    "report form, refused": lambda: posts(f"{SHEET}report/", {"name": "", "email": "x"}, 422),
    "report form, valid": lambda: posts(f"{SHEET}report/", person(), 303),
    "consultation form, refused": lambda: posts("/consultation/", {"name": ""}, 422),
    "consultation form, valid": lambda: posts("/consultation/", person() | CONSULTATION, 303),
    "report rendered with PDF": letter,
    "report rendered without": letter_without_pdf,
}


def spent() -> int:
    """Nanoseconds of CPU of this process and of the typesetter's, where there is one."""
    if not typesetter.process:
        return process_time_ns()
    threads = Path(f"/proc/{typesetter.process.pid}/task").glob("*/schedstat")
    return process_time_ns() + sum(int(thread.read_text().split()[0]) for thread in threads)


def cost(prepare: Callable[[], Work]) -> float:
    """Milliseconds of CPU; what is prepared before is not counted."""
    work = prepare()
    started = spent()
    assert work()
    return (spent() - started) / 1e6


def statements(work: Work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def measure(rounds: int) -> list[rig.Row]:
    rig.prepare()
    rows: list[rig.Row] = []
    for name, prepare in WORK.items():
        for _ in range(WARM_UP):
            cost(prepare)
        times = [cost(prepare) for _ in range(rounds)]
        p95 = quantiles(times, n=20)[-1]
        rows.append((name, f"{median(times):.1f}", f"{p95:.1f}", statements(prepare())))
        rig.say(f"{connection.vendor}: {name}")
    return rows


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rig.show(HEADS, rig.on_each_database(measure, parser.parse_args().rounds))
