"""The site's mail worker beside what sends mail for other Django sites, each with one process.

Each promises the same acknowledgements, one a transaction as a form does, and then lets four at a
time go to a server that needs 20 ms for each, as real ones do; they take turns. Letters a second
are the mail server's own count. django-post-office renders a letter while the patient waits, the
others when it is sent; Celery's Redis writes down each task before it answers.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.running_site import free_port

from . import rig
from .speed import WARM_UP, mail_server

HEADS = ["database", "who", "kB", "ms to promise one", "letters/s", "of the site"]
SITE = "the site"
OTHERS = "tests.benchmarks.other_queues"
CELERY = ["-A", f"{OTHERS}.celery_redis", "worker", "--pool", "threads", "--concurrency", "4"]
REDIS = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--appendfsync", "always"]


class Queue(NamedTuple):
    """Who promises letters, and the command that sends them."""

    module: str
    command: list[str]
    package: str = ""
    program: str = ""

    @property
    def absent(self) -> str:
        """What it needs and does not find, in words."""
        if self.program and not shutil.which(self.program):
            return f"left out: {self.program} is not installed"
        if self.package and not find_spec(self.package):
            return "left out: `uv run --group benchmarks` installs it"
        return ""


QUEUES = {
    SITE: Queue("site", ["manage.py", "worker"]),
    "django-post-office": Queue("post_office", ["manage.py", "send_queued_mail"], "post_office"),
    "Celery on Redis": Queue("celery_redis", ["-m", "celery", *CELERY], "celery", "redis-server"),
}


class Turn(NamedTuple):
    size: float  # bytes of a letter
    milliseconds: float  # until one was promised
    rate: float  # letters a second


@contextmanager
def redis() -> Iterator[str]:
    """The address of a Redis of our own, if it is installed."""
    if not shutil.which("redis-server"):
        yield ""
        return
    port = free_port()
    with TemporaryDirectory() as folder:
        command = ["redis-server", "--port", str(port), "--dir", folder, *REDIS]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
            try:
                yield f"redis://127.0.0.1:{port}/0"
            finally:
                server.terminate()


def turn(queue: Queue, settings: rig.Settings, arrivals: Path, count: int) -> Turn:
    """Promise letters, and send them; the first few are not counted."""
    arrivals.write_text("")
    command = [sys.executable, "-m", OTHERS, queue.module, str(count)]
    environment = os.environ | settings
    promised = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    with rig.running(*queue.command, settings=settings):
        rig.wait_until(lambda: arrivals.read_text().count("\n") >= count)
    lines = [line.split() for line in arrivals.read_text().splitlines()]
    times = [float(at) for at, _ in lines[WARM_UP:]]
    size = mean(int(size) for _, size in lines)
    return Turn(size, float(promised.stdout), (len(times) - 1) / (times[-1] - times[0]))


def settings_of(queue: Queue, port: int, broker: str) -> rig.Settings:
    url = f"smtp://127.0.0.1:{port}"
    settings = {"EMAIL_URL": url, "BENCHMARK_EMAIL_URL": url, "CELERY_BROKER": broker}
    if queue.module == "post_office":
        own = f"{OTHERS}.settings"
        settings |= {"DJANGO_SETTINGS_MODULE": own, "BENCHMARK_SETTINGS": own}
    return settings


def measure(rounds: int, count: int, delay: float) -> list[rig.Row]:
    rig.prepare()
    present = {name: queue for name, queue in QUEUES.items() if not queue.absent}
    turns: dict[str, list[Turn]] = {name: [] for name in present}
    with TemporaryDirectory() as folder, redis() as broker:
        arrivals = Path(folder) / "arrivals"
        with mail_server(delay, arrivals) as port:
            for number in range(rounds):
                for name, queue in present.items():
                    settings = settings_of(queue, port, broker)
                    turns[name].append(turn(queue, settings, arrivals, count))
                    rig.say(f"{name}: round {number + 1} of {rounds}")
    return [row(name, queue.absent, turns) for name, queue in QUEUES.items()]


def row(name: str, absent: str, turns: dict[str, list[Turn]]) -> rig.Row:
    if absent:
        return (name, absent, "", "", "")
    sizes, milliseconds, rates = zip(*turns[name], strict=True)
    ratios = [own / site.rate for own, site in zip(rates, turns[SITE], strict=True)]
    size = f"{mean(sizes) / 1000:.1f}"
    return (name, size, f"{median(milliseconds):.1f}", f"{median(rates):.0f}", rig.spread(ratios))


if __name__ == "__main__":
    options = rig.options_of_letters(__doc__, rounds=3, letters=200, delay=0.02)
    rig.show(HEADS, rig.on_each_database(measure, *options))
