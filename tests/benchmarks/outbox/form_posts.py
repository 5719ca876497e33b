"""Form posts from many patients at once: how many a second, and how long each waits for its answer.

The real gunicorn serves them, as in production, and writes each enquiry and its letters to disk.
Every post is another patient's, on a connection of its own.
"""

import http.client
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain
from statistics import median, quantiles
from urllib.parse import urlencode

from enquiries.models import OutgoingEmail, ReportRequest
from tests.running_site import free_port

from . import rig

PAGE = "/fact-sheets/sacroiliac-joint-dysfunction/report/"
HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Sec-Fetch-Site": "same-origin",
}
HEADS = ["database", "senders", "posts/s", "median ms", "p95 ms", "p99 ms", "max ms", "errors"]
ACKNOWLEDGED = 303

Answer = tuple[int, float]


@contextmanager
def site() -> Iterator[int]:
    """The port of the site, with two workers."""
    port = free_port()
    command = ["-m", "gunicorn", "mybackpain.wsgi", "-c", "python:mybackpain.gunicorn"]
    settings = {"BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "2"}
    with rig.running(*command, settings=settings):
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


def send(port: int, sender: int, until: float) -> list[Answer]:
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
    rig.prepare()
    with site() as port, ThreadPoolExecutor(senders) as pool:
        started = time.monotonic()
        until = started + seconds
        sending = [pool.submit(send, port, number, until) for number in range(senders)]
        answers = list(chain.from_iterable(future.result() for future in sending))
        took = time.monotonic() - started
    statuses = Counter(status for status, _ in answers)
    errors = len(answers) - statuses[ACKNOWLEDGED]
    rows = {ReportRequest.objects.count(), OutgoingEmail.objects.count()}
    if rows != {statuses[ACKNOWLEDGED]}:
        rig.say(f"acknowledged {statuses[ACKNOWLEDGED]}, but the database holds {rows}")
        errors += 1
    waits = [wait * 1000 for _, wait in answers]
    percentiles = quantiles(waits, n=100)
    figures = (median(waits), percentiles[94], percentiles[98], max(waits))
    return [(senders, f"{len(answers) / took:.0f}", *(f"{ms:.0f}" for ms in figures), errors)]


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--senders", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    rows = rig.on_each_database(measure, options.senders, options.seconds)
    rig.show(HEADS, rows)
    sys.exit(any(row[-1] for row in rows))
