"""What takes longer the more there is: the same work at 1, 60 and 1,000 sheets, and beside up to
a million letters and as many enquiries. Last, whether pruned letters leave a trace.

The rows are what stays after a clinic's years: closed enquiries whose details were erased, and
letters that were sent, half of them about one of these. The others are pruned in the end, by the
job that does so each night. A thousand enquiries beside are today's.
"""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from statistics import median
from typing import Any

from .outbox import rig  # isort: skip # first: it sets Django up
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from enquiries.models import Consultation, Letter, OutgoingEmail
from enquiries.privacy.pruning import prune_letters
from factsheets import content_version
from factsheets.models import FactSheet
from factsheets.search.answer import search
from factsheets.sections import ROWS

from .many_enquiries import fill, tidy
from .triage_queue import QUEUE

HEADS = ["database", "what", "at", "median ms"]
SHEETS = [1, 60, 1_000]
KEPT = [0, 10_000, 1_000_000]
SHEET = "/fact-sheets/sacroiliac-joint-dysfunction/"
REPEATS = 9
TODAYS = 1_000  # enquiries, half of them open
LEASE = timedelta(minutes=5)
INBOX = "clinic@example.org"
# What differs from row to row where one is written many times, by kind of database.
NOW_BUT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now', '-' || n || ' minutes')",
    "postgresql": "now() - n * interval '1 minute'",
}
ITS_ENQUIRY = "SELECT id FROM enquiries_consultation WHERE reference = 'G' || n"
NEW_UUID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}

Work = Callable[[], object]
numbers = count()


def times(work: Work, before: Work = lambda: None) -> str:
    """The median of some; what is done before each is not counted."""
    took = []
    for _ in range(REPEATS):
        before()
        started = time.perf_counter()
        work()
        took.append((time.perf_counter() - started) * 1000)
    return f"{median(took):.1f}"


def read(client: Client, address: str) -> Work:
    def work() -> None:
        assert client.get(address).status_code == 200

    return work


def change_content() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE factsheets_contentversion SET mark = %s", [str(next(numbers))])
    content_version.look_again()


def add_sheets(sheet: FactSheet, total: int) -> None:
    """Publish copies of a sheet with its rows, until so many are published."""
    missing = range(FactSheet.objects.published().count(), total)
    rows = {name: list(getattr(sheet, name).all()) for name in ROWS if name != "related_sheets"}
    copies = [
        copied(sheet, title=f"Pain {n}", short_name=f"pain {n}", slug=f"pain-{n}") for n in missing
    ]
    FactSheet.objects.bulk_create(copies)
    for each in filter(None, rows.values()):
        type(each[0]).objects.bulk_create(
            copied(row, sheet=copy) for copy in copies for row in each
        )


def copied(row: Any, **differences: Any) -> Any:
    """Give a row like this one that is not saved yet."""
    names = [field.name for field in row._meta.concrete_fields if not field.primary_key]
    return type(row)(**{name: getattr(row, name) for name in names} | differences)


def over_sheets() -> list[rig.Row]:
    client = Client(SERVER_NAME="127.0.0.1", headers={"sec-fetch-site": "same-origin"})
    sheet = FactSheet.objects.get(slug=SHEET.split("/")[2])
    pages = {"home": "/", "index": "/fact-sheets/", "a sheet": SHEET, "sitemap": "/sitemap.xml"}
    rows: list[rig.Row] = []
    for total in SHEETS:
        add_sheets(sheet, total)
        at = f"{total:,} sheets"
        for name, address in pages.items():
            rows.append(
                (f"{name}, first after a change", at, times(read(client, address), change_content))
            )
        search("back pain")
        with search.rebuilding:
            pass
        rows.append(("a search", at, times(read(client, "/fact-sheets/?q=back+pain"))))
        rig.say(f"{connection.vendor}: {at}")
    return rows


def multiply(row: models.Model, first: int, last: int, **differing: str) -> None:
    """Write a row again, once for each number; `differing` are columns that are not as in it."""
    table, key = row._meta.db_table, row._meta.pk
    names = [str(field.column) for field in row._meta.concrete_fields]
    columns = {name: f"one.{name}" for name in names}
    columns |= {str(key.column): NEW_UUID[connection.vendor]} | differing
    following = f"SELECT n + 1 FROM s WHERE n < {last}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)})"
            f" WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL {following})"
            f" SELECT {', '.join(columns.values())}"
            f" FROM s, (SELECT * FROM {table} WHERE {key.column} = %s) one",
            [key.get_db_prep_value(row.pk, connection)],
        )


def sent_letter(number: int) -> OutgoingEmail:
    now = timezone.now()
    settled = {"state": "SENT", "sent_at": now, "due_at": None}
    return OutgoingEmail.objects.create(
        letter=Letter.DIGEST, dedupe_key=f"letter {number}", **settled
    )


def keep(first: int, last: int) -> None:
    """Write erased enquiries and sent letters, a minute between each two."""
    at = NOW_BUT[connection.vendor]
    erased = Consultation.objects.closed().filter(erased_at=None).earliest("received_at")
    erased.erase(keeps_record=False)
    multiply(erased, first, last, reference="'G' || n", received_at=at, closed_at=at)
    multiply(
        sent_letter(first),
        first,
        last,
        letter="CASE n %% 2 WHEN 0 THEN 'acknowledgement' ELSE 'digest' END",
        consultation_id=f"CASE n %% 2 WHEN 0 THEN ({ITS_ENQUIRY}) END",
        dedupe_key="'kept ' || n",
        created_at=at,
        sent_at=at,
    )
    tidy()


def promise() -> None:
    key = f"new {next(numbers)}"
    OutgoingEmail.objects.create(letter=Letter.DIGEST, recipient=INBOX, dedupe_key=key)


def claim() -> None:
    email = OutgoingEmail.objects.claim_next(lease=LEASE)
    assert email


def post(client: Client) -> Work:
    def work() -> None:
        form = {"name": "Ann Example", "email": f"ann{next(numbers)}@example.com"}
        assert client.post(f"{SHEET}report/", form).status_code == 303

    return work


def over_rows(most: int) -> list[rig.Row]:
    settings.STAFF_MFA = False  # a password is enough here
    staff = User.objects.create_superuser("staff")
    fill(TODAYS, 0.5, staff)
    desk = Client(SERVER_NAME="127.0.0.1")
    desk.force_login(staff)
    patient = Client(SERVER_NAME="127.0.0.1", headers={"sec-fetch-site": "same-origin"})
    pages = {"queue": QUEUE, "closed": f"{QUEUE}?tab=closed", "a name sought": f"{QUEUE}?q=smith"}
    rows: list[rig.Row] = []
    kept = 0
    for total in sorted({*(each for each in KEPT if each < most), most}):
        if total:
            keep(kept + 1, total)
        kept, at = total, f"{total:,} letters, enquiries"
        rows += [(name, at, times(read(desk, address))) for name, address in pages.items()]
        rows.append(
            (
                "first page, counted anew",
                at,
                times(read(desk, "/admin/"), caches["template_fragments"].clear),
            )
        )
        rows.append(("a report asked for", at, times(post(patient))))
        OutgoingEmail.objects.filter(due_at__isnull=False).delete()
        rows.append(("a letter claimed", at, times(claim, promise)))
        rig.say(f"{connection.vendor}: {at}")
    return [*rows, *after_pruning()]


def after_pruning() -> list[rig.Row]:
    """Claim while the space of letters just deleted is still there, and once it is tidied up."""
    at = f"{prune_letters():,} letters pruned"
    rows = [("a letter claimed", at, times(claim, promise))]
    tidy()
    return [*rows, ("a letter claimed", f"{at}, tidied up", times(claim, promise))]


def measure(most: int) -> list[rig.Row]:
    rig.prepare()
    return [*over_rows(most), *over_sheets()]


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=KEPT[-1], help="at most so many")
    rig.show(HEADS, rig.on_each_database(measure, parser.parse_args().rows))
