"""The database of the last released version, filled by that version's own code, taken forward.

First it serves; then the new version migrates under it; then the new version takes over.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.mybackpain.commands import Result, run
from tests.project_copy import copy_project
from tests.released import Rows, archive, empty_database, last_release, rows, unpack
from tests.running_site import Answer, Site

FORM = {"contact_method": "email", "concern": "Low back pain", "best_time": "", "phone": ""}
SHEET = "/fact-sheets/sacroiliac-joint-dysfunction/"
FORMS = ["/consultation/", f"{SHEET}report/"]
MOVED = {
    ("enquiries_consultation", "act_by"): "next_step_due_at",
    ("enquiries_consultation", "due_at"): "answer_due_at",
    ("factsheets_urgenthelpcard", "closing"): "pregnancy",  # where it was about pregnancy
}
MARKS = {"sqlite_sequence", "factsheets_contentversion"}  # counters: new with every change
PAGES = ["/", SHEET, "/fact-sheets/", "/fact-sheets/?q=pain", "/urgent-help/", "/healthz"]
STAFF_AT_WORK = """
from datetime import timedelta
from django.contrib.auth.models import Group, User
from django.utils.timezone import now
from enquiries.models import BlockedAddress, CloseReason, Consultation, address_digest
rita = User.objects.create_user("rita", "rita@example.org", "rita at the desk", is_staff=True)
rita.groups.add(Group.objects.get(name="Reception"))
first, second, third = Consultation.objects.order_by("received_at")
later = now() + timedelta(days=3)
first.note(by=rita, text="Wants a morning")
first.reply(by=rita, act_by=later, text="We call you on Monday")
second.assign(by=rita, to=rita)
at_noon = later.replace(hour=12, minute=0, second=0, microsecond=0)
second.book(by=rita, starts_at=at_noon, minutes=30, method="phone", place="07700 900123")
third.close(CloseReason.WITHDRAWN, by=rita)
BlockedAddress.objects.block(address_digest("no-more@example.org"))
"""
pytestmark = [pytest.mark.long(50), pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@dataclass
class Upgrade:
    """What was seen at each step."""

    url: str
    before: Rows = field(default_factory=dict)
    while_in_use: Result | None = None  # the migration
    old_code: list[Answer] = field(default_factory=list)  # pages, after the migration
    old_forms: list[Answer] = field(default_factory=list)
    after: Rows = field(default_factory=dict)
    new_code: list[Answer] = field(default_factory=list)
    new_form: Answer | None = None
    worker: Result | None = None
    at_last: Rows = field(default_factory=dict)


def settings(url: str, folder: Path) -> dict[str, str]:
    return {
        "SECRET_KEY": "k3-9sT!vq" * 7,
        "SITE_URL": "http://127.0.0.1:8000",
        "DATABASE_URL": url,
        "EMAIL_URL": f"filemail:///{folder}/mail",
        "ERASURES_FILE": str(folder / "erasures.log"),
        "LIMIT_PER_ADDRESS": "off",
        "LIMIT_PER_CLIENT": "off",
        "SHOW_DRAFTS": "1",
        "MIGRATE_LOCK_SECONDS": "2",
        "MEASURED": "",  # old code has run other lines of files of the same name
    }


def send(site: Site, path: str, name: str) -> Answer:
    person = {"name": name, "email": f"{name.lower()}@example.com"}
    form = person | (FORM if path == "/consultation/" else {})
    return site.ask(path, form, **{"Sec-Fetch-Site": "same-origin"})


def done(result: Result) -> Result:
    assert result.returncode == 0, result.stderr
    return result


def fill(project: Path, site: Site, own: dict[str, str]) -> None:
    """What patients and staff of the old version do: nothing, one letter sent, more that wait."""
    assert send(site, f"{SHEET}report/", "Early").status == 303
    done(run(project, "manage.py", "worker", "--drain", settings=own))
    names = ("Ann", "Bob", "Cem")
    assert [send(site, "/consultation/", name).status for name in names] == [303] * 3
    assert send(site, f"{SHEET}report/", "Dora").status == 303
    done(run(project, "manage.py", "shell", "-c", STAFF_AT_WORK, settings=own))


@contextmanager
def somebody_reads(url: str) -> Iterator[None]:
    """A transaction that goes on, such as the backup's, where that holds a change up."""
    if url.startswith("sqlite"):
        yield
        return
    with psycopg.connect(url) as other:
        other.execute("SELECT count(*) FROM enquiries_consultation")
        yield


@pytest.fixture(scope="module")
def upgrade(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Upgrade]:
    packed = archive(last_release())
    if not packed:
        pytest.skip("this clone does not have the commit of the last release")
    folder = tmp_path_factory.mktemp("upgrade")
    (folder / "erasures.log").touch()
    old = unpack(packed, folder / "old" / "project")
    new = copy_project(folder / "new" / "project")
    with empty_database(folder) as url:
        yield walk(old, new, Upgrade(url), settings(url, folder))


def walk(old: Path, new: Path, seen: Upgrade, own: dict[str, str]) -> Upgrade:
    for command in ("migrate", "roles"):
        done(run(old, "manage.py", command, settings=own))
    done(run(old, "manage.py", "loaddata", "fact_sheets", settings=own))
    with Site.gunicorn(old, **own) as site:
        fill(old, site, own)
        seen.before = rows(seen.url)
        with somebody_reads(seen.url):
            seen.while_in_use = run(new, "manage.py", "migrate", settings=own)
        done(run(new, "manage.py", "migrate", settings=own))
        seen.after = rows(seen.url)
        seen.old_code = [site.ask(page) for page in PAGES]
        seen.old_forms = [send(site, path, "Late") for path in FORMS]
    done(run(new, "manage.py", "roles", settings=own))
    with Site.gunicorn(new, **own) as site:
        seen.new_code = [site.ask(page) for page in PAGES]
        seen.new_form = send(site, "/consultation/", "New")
    seen.worker = run(new, "manage.py", "worker", "--drain", settings=own)
    seen.at_last = rows(seen.url)
    return seen


def test_no_row_is_lost(upgrade: Upgrade) -> None:
    lost = {
        (table, key)
        for table, found in upgrade.before.items()
        for key in found
        if key not in upgrade.after.get(table, {})
    }
    assert lost == set()


def test_no_value_is_lost(upgrade: Upgrade) -> None:
    lost = {
        (table, column, value)
        for table in upgrade.before.keys() - MARKS
        for key, old in upgrade.before[table].items()
        for column, value in old.items()
        if value not in places(table, column, upgrade.after[table][key])
    }
    assert lost == set()


def places(table: str, column: str, row: dict[str, Any]) -> list[Any]:
    """What stands where a value was, and where it may have moved."""
    return [row[name] for name in (column, MOVED.get((table, column), column)) if name in row]


def statuses(answers: list[Answer]) -> list[int]:
    return [answer.status for answer in answers]


def test_readers_notice_nothing_while_the_old_code_serves(upgrade: Upgrade) -> None:
    assert statuses(upgrade.old_code) == [200] * len(PAGES)


def test_the_old_code_stores_no_half_of_a_form(upgrade: Upgrade) -> None:
    """What docs/upgrading.md says of 1.0.0: forms are refused, so the site is stopped first."""
    assert [status >= 500 for status in statuses(upgrade.old_forms)] == [True, True]
    for table in ("enquiries_consultation", "enquiries_reportrequest", "enquiries_outgoingemail"):
        made_by_the_new_form = {"enquiries_consultation": 1, "enquiries_outgoingemail": 2}
        added = len(upgrade.at_last[table]) - len(upgrade.before[table])
        assert added == made_by_the_new_form.get(table, 0), table


def test_the_new_code_serves_what_was_there(upgrade: Upgrade) -> None:
    assert statuses(upgrade.new_code) == [200] * len(PAGES)
    assert upgrade.new_form
    assert upgrade.new_form.status == 303


def test_letters_promised_by_the_old_code_are_sent_by_the_new(upgrade: Upgrade) -> None:
    assert upgrade.worker
    assert upgrade.worker.returncode == 0
    letters = upgrade.at_last["enquiries_outgoingemail"].values()
    assert {letter["state"] for letter in letters} == {"SENT"}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks no tables")
def test_a_migration_gives_way_to_who_reads(upgrade: Upgrade) -> None:
    assert upgrade.while_in_use
    [line] = upgrade.while_in_use.stderr.splitlines()
    assert line.startswith("CommandError: A table was in use for 2 seconds")
