from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from factsheets import content_version
from factsheets.models import Cause, FactSheet, Symptom, UrgentHelpCard

# Tables of the fact sheets that no public page shows.
NOT_CONTENT = {
    "factsheets_approval",
    "factsheets_clinician",
    "factsheets_question",
    "factsheets_settledfinding",
    "factsheets_feedback",
    "factsheets_readertally",
    "factsheets_waitingcard",
    "factsheets_workingcopy",
}


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet.withdraw(),
        lambda sheet: Symptom.objects.create(sheet=sheet, text="Pain"),
        lambda sheet: Symptom.objects.bulk_create([Symptom(sheet=sheet, text="Pain")]),
        lambda sheet: Cause.objects.filter(sheet=sheet).update(name="Another"),
        lambda sheet: Cause.objects.filter(sheet=sheet).delete(),
        lambda _: UrgentHelpCard.objects.update(heading="Now"),
        lambda _: call_command("loaddata", "fact_sheets", verbosity=0),
        lambda _: sql("UPDATE factsheets_factsheet SET title = title || '.'"),
    ],
    ids=["save", "create", "bulk", "update", "delete", "card", "loaddata", "by hand"],
)
def test_whatever_changes_the_content_replaces_the_mark(
    sheet: FactSheet, change: Callable[[FactSheet], Any]
) -> None:
    before = content_version.current()

    change(sheet)

    assert content_version.current() != before


def test_a_change_that_is_taken_back_leaves_the_mark(sheet: FactSheet) -> None:
    before = content_version.current()

    with transaction.atomic():
        sheet.withdraw()
        transaction.set_rollback(True)

    assert content_version.current() == before


def test_what_only_one_thread_may_see_is_no_other_threads_content(
    sheet: FactSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content_version.current()
    monkeypatch.setattr(content_version, "LOOK_EVERY", 60)
    content_version.current()

    with content_version.apart(), ThreadPoolExecutor() as others:
        assert content_version.current() != before
        assert others.submit(content_version.current).result() == before

    assert content_version.current() == before


def test_what_changes_no_content_leaves_the_version(sheet: FactSheet) -> None:
    before = content_version.current()

    list(FactSheet.objects.complete())
    Group.objects.all().delete()
    call_command("roles", verbosity=0)

    assert content_version.current() == before


def test_every_table_of_the_content_is_watched(db: None) -> None:
    catalogue = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE name LIKE '%marks_content'",
        "postgresql": "SELECT tgrelid::regclass::text FROM pg_trigger"
        " WHERE tgname LIKE '%marks_content'",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        watched = {table for (table,) in cursor.fetchall()}
    of_sheets = {model._meta.db_table for model in apps.get_app_config("factsheets").get_models()}
    of_the_calendar = {"enquiries_openinghours", "enquiries_clinicclosure"}

    content = of_sheets - NOT_CONTENT | of_the_calendar
    assert watched == content, "Give the table its triggers in a migration: watch()"


def test_the_database_is_asked_once_between_two_looks(
    sheet: FactSheet, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(content_version, "LOOK_EVERY", 60)

    with django_assert_num_queries(1):
        for _ in range(100):
            content_version.current()


def test_the_last_mark_stands_while_the_database_is_out_of_reach(sheet: FactSheet) -> None:
    def out_of_reach(*_: Any) -> None:
        raise OperationalError

    before = content_version.current()

    with connection.execute_wrapper(out_of_reach):
        assert content_version.current() == before
