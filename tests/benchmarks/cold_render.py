"""How long a page takes that is not kept: rendered, compressed and kept."""

import logging
import sys
from statistics import median, quantiles
from time import perf_counter, process_time

import django

django.setup()

from django.db import connection  # noqa: E402 (needs the set-up)
from django.test import Client  # noqa: E402

from factsheets import content_version  # noqa: E402

ROUNDS = 60


def cold(client: Client, path: str) -> tuple[float, float]:
    """Milliseconds by the clock and of CPU."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE factsheets_contentversion SET mark = %s", [str(perf_counter())])
    content_version.look_again()
    started, cpu = perf_counter(), process_time()
    assert client.get(path, headers={"accept-encoding": "br"}).status_code == 200
    return (perf_counter() - started) * 1000, (process_time() - cpu) * 1000


logging.disable()
browser = Client()
times = [cold(browser, sys.argv[1]) for _ in range(ROUNDS)][5:]  # templates are compiled once
clock, cpu = zip(*times, strict=True)
print(
    f"median {median(clock):.1f} ms, p95 {quantiles(clock, n=20)[-1]:.1f} ms, "
    f"CPU {median(cpu):.1f} ms"
)
