"""What the benchmarks share: databases of their own, processes on them, a table at the end."""

import gc
import os
import shutil
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, TypeVar
from unittest.mock import patch

from django.core.management import call_command

from mybackpain.serving.roomy_stack import with_room
from tests.running_site import free_port

ROOT = Path(__file__).resolve().parents[3]
INITDB = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=None)

Row = Sequence[object]
Result = TypeVar("Result")
Process = subprocess.Popen[bytes]
Settings = dict[str, str]


@contextmanager
def sqlite() -> Iterator[str]:
    """The address of a database in a file on disk."""
    with TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/db.sqlite3"


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a cluster of our own, with the durability that PostgreSQL comes with."""
    assert INITDB is not None
    with TemporaryDirectory() as folder:
        run = partial(subprocess.run, check=True, cwd=folder, stdout=subprocess.DEVNULL)
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(folder, "postgres", "postgres")
            run = partial(run, user="postgres", group="postgres", extra_groups=[])
        run([INITDB, "-D", "data", "-U", "site", "--auth=trust"])
        port = free_port()
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
        control = [INITDB.with_name("pg_ctl"), "-D", "data"]
        run([*control, "-w", "-l", "log", "-o", options, "start"])
        try:
            yield f"postgres://site:site@127.0.0.1:{port}/postgres"
        finally:
            run([*control, "-m", "fast", "stop"])


def as_served(measure: Callable[..., Result], *arguments: object) -> Result:
    """What `measure` returns with the collector and the stack of a worker of gunicorn."""
    gc.collect()
    gc.freeze()
    return with_room(measure)(*arguments)


def on_each_database(measure: Callable[..., list[Row]], *arguments: object) -> list[Row]:
    """The rows that `measure` returns on a fresh SQLite and a fresh PostgreSQL, each named."""
    rows: list[Row] = []
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        if database is postgresql and INITDB is None:
            continue  # the table says so
        with (
            database() as url,
            patch.dict(os.environ, BENCHMARK_DATABASE_URL=url),
            ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process,
        ):
            measured = process.submit(as_served, measure, *arguments).result()
            rows += [(name, *row) for row in measured]
    return rows


def start(*command: str, log: IO[str] | None = None, settings: Settings) -> Process:
    """Python with these arguments, on the benchmark's database."""
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,  # ours is the table's
        stderr=log or subprocess.DEVNULL,
    )


@contextmanager
def running(*command: str, settings: Settings) -> Iterator[None]:
    """The same, ended when the block is left; one that has failed by then says why."""
    with TemporaryFile("w+") as log, start(*command, log=log, settings=settings) as process:
        try:
            yield
        finally:
            if process.poll():
                log.seek(0)
                say(f"{' '.join(command)} ended with {process.returncode}: {log.read()[-2000:]}")
            process.terminate()


def prepare() -> None:
    """Make the tables of this process's database, and load the fact sheets."""
    call_command("migrate", verbosity=0)
    call_command("loaddata", "fact_sheets", verbosity=0)


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not so within {seconds} seconds")
        time.sleep(0.1)


def spread(ratios: Sequence[float]) -> str:
    """The median and, in brackets where there are more than one, the least and the greatest."""
    if len(ratios) == 1:
        return f"{ratios[0]:.2f}"
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def options_of_letters(
    description: str, *, rounds: int, letters: int, delay: float
) -> tuple[int, int, float]:
    """How many rounds of how many letters, to a server that takes so many seconds for each."""
    parser = ArgumentParser(description=description)
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--letters", type=int, default=letters, help="in each round")
    parser.add_argument("--delay", type=float, default=delay, help="of the mail server, in seconds")
    options = parser.parse_args()
    return options.rounds, options.letters, options.delay


def say(line: str) -> None:
    """Progress, apart from the final table."""
    sys.stderr.write(line + "\n")


def show(heads: Sequence[str], rows: Sequence[Row]) -> None:
    """Print the final table, with how busy the machine is and what it lacks."""
    cells = [heads, *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    load = f"Load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors."
    absent = "" if INITDB else " PostgreSQL is left out: it is not installed."
    sys.stdout.write("\n".join([*lines, "", load + absent, ""]))
