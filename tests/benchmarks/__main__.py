"""Run the benchmarks, or those named, and write their tables into the README beside this.

    uv run python -m tests.benchmarks [NAME …]

All but the growth, which takes longer, and is run by its name. What is not run, or prints nothing,
keeps the table of its last run, with that day and machine. What the site is compared with is
installed first, where uv can; what else is absent leaves its rows out, and they say so.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path

README = Path(__file__).with_name("README.md")
ROOT = README.parents[2]
# By name: the module, and what keeps it within its share of fifteen minutes.
BENCHMARKS: dict[str, list[str]] = {
    "costs": ["tests.benchmarks.costs"],
    "form_posts": ["tests.benchmarks.outbox.form_posts", "--seconds", "12"],
    "queues": ["tests.benchmarks.outbox.queues", "--rounds", "2", "--letters", "90"],
    "speed": ["tests.benchmarks.outbox.speed", "--rounds", "1", "--letters", "80"],
    "speed_slow": [
        *["tests.benchmarks.outbox.speed", "--delay", "0.02"],
        *["--rounds", "1", "--letters", "48"],
    ],
    "storm": ["tests.benchmarks.outbox.storm", "--enquiries", "40", "--kills", "4", "--seed", "7"],
    "triage_queue": ["tests.benchmarks.triage_queue", "--repeats", "20"],
    "serving": ["tests.benchmarks.serving", "--seconds", "1"],
    "memory": ["tests.benchmarks.memory"],
    "search_quality": ["tests.benchmarks.by_pytest", "test_search_quality"],
    "search_speed": ["tests.benchmarks.by_pytest", "test_search_speed"],
    "typesetting": ["tests.benchmarks.by_pytest", "test_typesetting"],
}
# Only by name: it takes longer than all others together.
ALSO = {"growth": ["tests.benchmarks.growth"]}
NOT_MEASURED = "Not measured yet."
HEADING = "### `{}`"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def machine() -> str:
    """Describe what measures, as far as it matters for figures."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    name = model[1] if model else platform.machine()
    return f"{os.cpu_count()} processors ({name}), Python {platform.python_version()}"


def install_what_is_compared() -> None:
    """Install the group of packages; what it lacks is left out of the tables, which say so."""
    if uv := os.environ.get("UV") or shutil.which("uv"):
        command = [uv, "sync", "--quiet", "--inexact", "--group", "benchmarks"]
        subprocess.run(command, cwd=ROOT, check=False)


def measured(name: str) -> tuple[bool, str]:
    """Run one; whether it ended well, and its table with when, where and how long it ran."""
    started, load = time.monotonic(), os.getloadavg()[0]
    command = [sys.executable, "-m", *(BENCHMARKS | ALSO)[name]]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    took = time.monotonic() - started
    ending = "" if done.returncode == 0 else f" **It failed, with exit code {done.returncode}.**"
    day = datetime.now(UTC).date()
    when = f"{day}, {machine()}, load {load:.1f} at its start, {took:.0f} s.{ending}"
    shown = done.stdout.strip()
    return done.returncode == 0, f"{when}\n\n```\n{shown}\n```" if shown else ""


def section(readme: str, name: str) -> re.Match[str] | None:
    heading = re.escape(HEADING.format(name))
    return re.search(rf"(?ms)^{heading}\n\n(.*?)\n(?=\n#|\Z)", readme)


def with_table(readme: str, name: str, table: str) -> str:
    """Return the README with this table in the place of the last one."""
    found = section(readme, name)
    if found is None:
        sys.exit(f"{README} has no section {HEADING.format(name)}")
    return readme[: found.start(1)] + table + readme[found.end(1) :]


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    known = ", ".join(BENCHMARKS | ALSO)
    parser.add_argument("names", nargs="*", metavar="NAME", help=known)
    names = parser.parse_args().names or list(BENCHMARKS)
    unknown = sorted(set(names) - set(BENCHMARKS | ALSO))
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}: {known}")
    install_what_is_compared()
    started, failed = time.monotonic(), []
    for name in names:
        say(f"== {name}")
        ended_well, table = measured(name)
        failed += [] if ended_well else [name]
        if table:  # without one, the last stays
            say(table)
            README.write_text(with_table(README.read_text(), name, table))
    say(f"{len(names)} benchmarks in {(time.monotonic() - started) / 60:.1f} minutes.")
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
