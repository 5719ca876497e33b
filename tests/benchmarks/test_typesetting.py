"""What it costs to set a report's PDF in a process of its own, and not in the worker's.

uv run python -m tests.benchmarks.by_pytest test_typesetting
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

import pytest

from enquiries.reports.pdf import Report, contents, of_sheet
from factsheets.long_words import all_breakable
from factsheets.models import FactSheet
from factsheets.typesetter import typesetter
from factsheets.typst_process import file_of

ROUNDS = 60
DAY = date(2026, 11, 2)


def milliseconds(work: Callable[[], Any]) -> float:
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


@pytest.mark.django_db
def test_a_process_of_its_own_costs_little(sheet: FactSheet) -> None:
    # No two alike: what typst has set before, it remembers.
    reports = [Report(sheet, {}, f"Ann {n}", DAY) for n in range(ROUNDS)]
    jobs = [
        {
            "template": "report.typ",
            "data": all_breakable(contents(report, str)) | {"sheet": of_sheet(sheet)},
            "made_at": n,
            "form": "pdf",
        }
        for n, report in enumerate(reports)
    ]
    typesetter.stop()
    start = milliseconds(partial(typesetter, jobs[0]))
    file_of(jobs[0])  # fonts and templates are read once
    # In turns, so that both meet the same machine.
    pairs = [
        (milliseconds(partial(file_of, job)), milliseconds(partial(typesetter, job)))
        for job in jobs
    ]
    here, there = (median(times) for times in zip(*pairs, strict=True))
    print(f"\n{here:.1f} ms in this process, {there:.1f} ms in the other", end="")
    print(f", {start:.0f} ms the first time, when it starts")

    assert there - here < 10
