"""How fast the fact sheet is served, next to what could be: one run, one machine, so ratios.

    uv run --group benchmarks python -m tests.benchmarks.serving [--postgres URL] [--seconds 2]

Needs wrk and nginx, both in Debian. Prints a table for the README beside this file.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from .contestants import Contestant, Contestants

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
        output = wrk(contestant.url, seconds)
        cost = cpu_seconds(contestant.pid) - before
        self.rates.append(float(found(r"Requests/sec:\s+([\d.]+)", output)[1]))
        p99 = found(r"99%\s+([\d.]+)(us|ms|s)\b", output)
        self.p99s.append(float(p99[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[p99[2]])
        self.costs.append(cost / requests_in(output) * 1e6)


def found(pattern: str, text: str) -> re.Match[str]:
    match = re.search(pattern, text)
    assert match, text
    return match


def wrk(url: str, seconds: int) -> str:
    headers = ["-H", "Accept-Encoding: gzip, deflate, br, zstd", "-H", "Host: mybackpain.co.uk"]
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


def print_rates(contestants: Contestants, seconds: int) -> None:
    results = {name: Result() for name in contestants.all}
    for contestant in contestants.all.values():
        wrk(contestant.url, 1)  # warm
    for _ in range(ROUNDS):
        for name, contestant in contestants.all.items():
            results[name].add(contestant, seconds)
    print("| | requests/s | of bare | CPU µs | of bare, by CPU | p99 ms |")
    print("|---|---|---|---|---|---|")
    for name, own in results.items():
        base = results[contestants.base_of(name)]
        print(
            f"| {name} | {median(own.rates):.0f} | {ratio(own.rates, base.rates):.2f} "
            f"| {median(own.costs):.0f} | {ratio(base.costs, own.costs):.2f} "
            f"| {median(own.p99s):.1f} |"
        )


def megabytes(pid: int) -> tuple[float, float]:
    """Resident memory of a process, and its share of it: what others have too counts in parts."""
    smaps = Path(f"/proc/{pid}/smaps_rollup").read_text()
    resident, share = (found(rf"\n{name}:\s+(\d+) kB", smaps)[1] for name in ("Rss", "Pss"))
    return int(resident) / 1024, int(share) / 1024


def print_memory(contestants: Contestants) -> None:
    """Resident memory of each worker of a site just started, before and after requests."""
    site, url = contestants.start_site("SQLite")
    done = 0
    for least in (0, 20_000, 36_000):  # a worker is replaced after 20,000 of its own
        while done < least:
            done += requests_in(wrk(url, 1))
        sizes = ", ".join("{:.0f} ({:.0f})".format(*megabytes(pid)) for pid in site.parts)
        print(f"MB of the two workers (their share) after {done} requests: {sizes}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--postgres", help="an empty database, postgres://…", default="")
    asked = parser.parse_args()
    absent = [program for program in ("wrk", "nginx") if not shutil.which(program)]
    if absent:
        sys.exit(f"Install what this needs: {', '.join(absent)} (both are in Debian).")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        contestants = Contestants(Path(folder), stack, asked.postgres)
        print_rates(contestants, asked.seconds)
        print_memory(contestants)


if __name__ == "__main__":
    main()
