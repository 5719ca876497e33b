"""Form posts from many patients at once: how many a second, and how long each waits for its answer.

The real gunicorn serves them, as in production, and writes each enquiry and its letters to disk.
Every post is another patient's, on a connection of its own. In turns with the site, a bare Django
view validates the two fields and writes the same rows in one transaction.
"""

import http.client
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain
from statistics import median, quantiles
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connection

from enquiries.models import OutgoingEmail, ReportRequest
from tests.running_site import free_port

from . import rig

PAGE = "/fact-sheets/sacroiliac-joint-dysfunction/report/"
HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Sec-Fetch-Site": "same-origin",
}
HEADS = [
    "database",
    "who",
    "senders",
    "posts/s",
    "median ms",
    "p95 ms",
    "p99 ms",
    "max ms",
    "of bare",
    "errors",
]
ACKNOWLEDGED = 303
TURNS = 3
SITE, BARE = "the site", "a bare Django view"
SERVED_BY = {
    SITE: ["mybackpain.wsgi", "-c", "python:mybackpain.gunicorn"],
    BARE: ["tests.benchmarks.bare_form", "-c", "python:tests.benchmarks.plain_gunicorn"],
}

Answer = tuple[int, float]


@contextmanager
def served(who: str) -> Iterator[int]:
    """The port at which one of both is served, with two workers."""
    port = free_port()
    settings = {"BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "2"}
    if who == BARE:
        settings["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.bare_form_settings"
    with rig.running("-m", "gunicorn", *SERVED_BY[who], settings=settings):
        rig.wait_until(lambda: answers(port))
        yield port


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def send(port: int, sender: str, until: float) -> list[Answer]:
    """Post one form after the other; the status and the seconds of each."""
    answers: list[Answer] = []
    while time.monotonic() < until:
        address = f"p{sender}.{len(answers)}@example.com"
        started = time.perf_counter()
        answers.append((post(port, address), time.perf_counter() - started))
    return answers


def post(port: int, address: str) -> int:
    """The status of the answer; 0 when there was none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    form = urlencode({"name": "Ann Example", "email": address})
    try:
        connection.request("POST", PAGE, form, HEADERS)
        response = connection.getresponse()
        response.read()
    except OSError:
        return 0
    else:
        return response.status
    finally:
        connection.close()


def measure(senders: int, seconds: float) -> list[rig.Row]:
    """A row for each of both; they take turns, so that both meet the same machine."""
    rig.prepare()
    took: dict[str, list[Answer]] = {SITE: [], BARE: []}
    with served(SITE) as site, served(BARE) as bare, ThreadPoolExecutor(senders) as pool:
        for turn in range(TURNS):
            for who, port in ((SITE, site), (BARE, bare)):
                took[who] += posted(pool, port, senders, seconds / TURNS)
                rig.say(f"{connection.vendor}, {who}: turn {turn + 1} of {TURNS}")
    written = {ReportRequest.objects.count(), OutgoingEmail.objects.count()}
    acknowledged = sum(status == ACKNOWLEDGED for all_of in took.values() for status, _ in all_of)
    if written != {acknowledged}:
        rig.say(f"acknowledged {acknowledged}, but the database holds {written}")
    of_bare = len(took[BARE])
    return [
        (
            who,
            senders,
            *figures(answers, seconds),
            f"{len(answers) / of_bare:.2f}",
            failed(answers) + (written != {acknowledged}),
        )
        for who, answers in took.items()
    ]


def posted(pool: ThreadPoolExecutor, port: int, senders: int, seconds: float) -> list[Answer]:
    until = time.monotonic() + seconds
    names = [f"{uuid4()}.{number}" for number in range(senders)]
    return list(chain.from_iterable(pool.map(lambda name: send(port, name, until), names)))


def figures(answers: list[Answer], seconds: float) -> list[str]:
    """Posts a second, and the milliseconds that they took."""
    waits = [wait * 1000 for _, wait in answers]
    percentiles = quantiles(waits, n=100)
    shown = (len(answers) / seconds, median(waits), percentiles[94], percentiles[98], max(waits))
    return [f"{figure:.0f}" for figure in shown]


def failed(answers: list[Answer]) -> int:
    return sum(status != ACKNOWLEDGED for status, _ in answers)


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--senders", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    rows = rig.on_each_database(measure, options.senders, options.seconds)
    rig.show(HEADS, rows)
    sys.exit(any(row[-1] for row in rows))
