"""What a web worker holds in memory: when the site is loaded, once every sheet, searches and forms
were asked for, and shortly before it is replaced, which is after some 20,000 requests.

Its share (PSS) counts what it has in common with other processes in parts.
"""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.running_site import Site

from .contestants import HOST, SETTINGS, SHEET, prepared
from .outbox import rig
from .serving import requests_in, wrk

HEADS = ["worker", "after", "MB", "its share", "its own alone"]
MIXED = 30  # times each
REQUESTS = 30_000  # by both: fewer than makes either be replaced, if they share them fairly
HEADERS = {"Host": HOST, "Sec-Fetch-Site": "same-origin"}
OPEN = {"SHOW_DRAFTS": "1", "LIMIT_SITE": "off", "LIMIT_PER_CLIENT": "off"}
QUERIES = ["siatica", "pain in the leg at night", "numbness", "xyzzyx"]


def megabytes(pid: int) -> list[str]:
    """Resident memory of a process, its share of that, and what no other has."""
    smaps = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kilobytes = dict(re.findall(r"(\w+):\s+(\d+) kB", smaps))
    own = int(kilobytes["Private_Clean"]) + int(kilobytes["Private_Dirty"])
    return [f"{each / 1024:.0f}" for each in (int(kilobytes["Rss"]), int(kilobytes["Pss"]), own)]


def rows(site: Site, after: str) -> Iterator[rig.Row]:
    for number, pid in enumerate(site.parts, start=1):
        yield (number, after, *megabytes(pid))


def ask_for_all(site: Site) -> None:
    """Read every sheet, search, and send forms."""
    index = site.ask("/fact-sheets/", None, **HEADERS).page
    pages = sorted(set(re.findall(r'href="(/fact-sheets/[\w/-]+/)"', index)))
    pages += [f"/fact-sheets/?q={query.replace(' ', '+')}" for query in QUERIES]
    for number in range(MIXED):
        for page in pages:
            assert site.ask(page, None, **HEADERS).status == 200, page
        form = {"name": "Ann Example", "email": f"ann{number}@example.com"}
        assert site.ask(f"{SHEET}report/", form, **HEADERS).status == 303
        form |= {"contact_method": "email", "concern": "Low back pain"}
        assert site.ask("/consultation/", form, **HEADERS).status == 303


def is_loaded(site: Site) -> bool:
    """Whether two workers are there, and none of them grows within a second."""
    before = list(rows(site, ""))
    time.sleep(1)
    return len(before) == 2 and list(rows(site, "")) == before


def measure(site: Site) -> Iterator[rig.Row]:
    rig.wait_until(lambda: is_loaded(site))
    yield from rows(site, "the site is loaded")
    ask_for_all(site)
    yield from rows(site, "every sheet, searches, forms")
    if not shutil.which("wrk"):
        yield ("both", "more requests", "left out: wrk is not installed", "", "")
        return
    done, before = 0, site.parts
    while done < REQUESTS and site.parts == before:
        done += requests_in(wrk(f"{site.address}{SHEET}", 1))
    yield from rows(site, f"{done:,} more, by both")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        project, settings = prepared(Path(folder))
        with Site.gunicorn(project, **SETTINGS | settings | OPEN) as site:
            rig.show(HEADS, list(measure(site)))
