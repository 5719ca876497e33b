"""How fast the fact sheet is served, next to what could be: one run, one machine, so ratios.

Everything that is compared runs at once, with two workers each, and takes turns of some seconds
with 16 connections. Needs wrk; what else is absent is left out.
"""

import os
import re
import shutil
import subprocess
from argparse import ArgumentParser
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from .contestants import Contestant, Contestants
from .outbox import rig

HEADS = ["who", "requests/s", "of bare", "CPU µs", "of bare, by CPU", "p99 ms"]

CONNECTIONS = 16
ROUNDS = 5


@dataclass
class Result:
    """What one contestant did in each round: requests a second, ms at p99, CPU µs a request."""

    rates: list[float] = field(default_factory=list)
    p99s: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    def add(self, contestant: Contestant, seconds: int) -> None:
        before = cpu_seconds(contestant.pid)
        output = wrk(contestant.url, seconds, contestant.etag)
        cost = cpu_seconds(contestant.pid) - before
        self.rates.append(float(found(r"Requests/sec:\s+([\d.]+)", output)[1]))
        p99 = found(r"99%\s+([\d.]+)(us|ms|s)\b", output)
        self.p99s.append(float(p99[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[p99[2]])
        self.costs.append(cost / requests_in(output) * 1e6)


def found(pattern: str, text: str) -> re.Match[str]:
    match = re.search(pattern, text)
    assert match, text
    return match


def wrk(url: str, seconds: int, etag: str = "") -> str:
    headers = ["-H", "Accept-Encoding: gzip, deflate, br, zstd", "-H", "Host: mybackpain.co.uk"]
    if etag:
        headers += ["-H", f"If-None-Match: {etag}"]
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    command = ["wrk", *options, *headers, url]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in output, output
    return output


def requests_in(output: str) -> int:
    return int(found(r"(\d+) requests in", output)[1])


def cpu_seconds(pid: int) -> float:
    """CPU time of a process and of its children, those that have ended included."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    own = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]
    stats = [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2] for child in children]
    theirs = [ticks for stat in stats for ticks in stat.split()[11:13]]
    return sum(map(int, own + theirs)) / os.sysconf("SC_CLK_TCK")


def ratio(own: list[float], base: list[float]) -> float:
    """The median over the rounds, each compared with its own round: the machine may be shared."""
    return median(ours / theirs for ours, theirs in zip(own, base, strict=True))


def compare(contestants: Contestants, seconds: int) -> list[rig.Row]:
    """Give a row for each; they take turns, so that all meet the same machine."""
    results = {name: Result() for name in contestants.all}
    for contestant in contestants.all.values():
        wrk(contestant.url, 1, contestant.etag)  # warm
    for number in range(ROUNDS):
        for name, contestant in contestants.all.items():
            results[name].add(contestant, seconds)
        rig.say(f"round {number + 1} of {ROUNDS}")
    left_out = [(name, why, *[""] * 4) for name, why in contestants.left_out.items()]
    return [
        *(row(name, own, results[contestants.base_of(name)]) for name, own in results.items()),
        *left_out,
    ]


def row(name: str, own: Result, base: Result) -> rig.Row:
    return (
        name,
        f"{median(own.rates):.0f}",
        f"{ratio(own.rates, base.rates):.2f}",
        f"{median(own.costs):.0f}",
        f"{ratio(base.costs, own.costs):.2f}",
        f"{median(own.p99s):.1f}",
    )


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=2, help="of each turn")
    seconds = parser.parse_args().seconds
    if not shutil.which("wrk"):
        rig.show(HEADS[:2], [("all", "left out: wrk is not installed")])
        return
    with TemporaryDirectory() as folder, ExitStack() as stack:
        rows = compare(Contestants(Path(folder), stack), seconds)
    rig.show(HEADS, rows)


if __name__ == "__main__":
    main()
