"""The database of a run: where it comes from, and how each test finds it filled."""

import os
import shutil
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from psycopg import OperationalError
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from mybackpain.staff.roles import update_roles
from tests.prepared import drop_template, filled_database, filled_meanwhile, filled_template

IS_SQLITE: bool = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
EMPTIED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Prepare the database while the workers of a run collect its tests."""
    is_idle = session.config.pluginmanager.hasplugin("dsession")
    with filled_meanwhile() if is_idle and IS_SQLITE else nullcontext():
        return (yield)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as in production, so that other processes can open it."""
    of_tests = settings.DATABASES["default"].setdefault("TEST", {})
    if IS_SQLITE:
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        shutil.copy(filled_database(tmp_path_factory), file)
        of_tests["NAME"] = str(file)
    else:  # a busy machine may take longer to connect than a patient is let wait
        patient = {"timeout": 10, "reconnect_timeout": 10}
        options = settings.DATABASES["default"]["OPTIONS"]
        options["pool"].update(patient)
        # A line that waits for a test's processes is not given up when they keep the machine busy.
        options |= {"keepalives": 0, "tcp_user_timeout": 0}
        of_tests["TEMPLATE"] = filled_template(tmp_path_factory)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The copied file is the database of the tests as it is."""
    return IS_SQLITE


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """At the end nobody else is connected to the database, or it could not be dropped.

    A thread that has ended leaves its connection to the garbage collector.
    """
    if IS_SQLITE:
        with copied_after_each_commit(filled_database(tmp_path_factory)):
            yield
        return
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@contextmanager
def copied_after_each_commit(filled: Path) -> Iterator[None]:
    """Copy the filled file over the tests' own after a test that commits, instead of emptying it.

    Page by page through the connection: a thread of the test may still hold the file open.
    """

    def copy(case: TransactionTestCase) -> None:
        connection.close()  # with whatever the test has left open
        connection.ensure_connection()
        with closing(sqlite3.connect(f"file:{filled}?immutable=1", uri=True)) as source:
            source.backup(connection.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", copy)
        yield


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Leave no database on the server, once all workers have dropped their own."""
    if not IS_SQLITE and "PYTEST_XDIST_WORKER" not in os.environ:
        with suppress(OperationalError):  # no server, which every test of the database has told
            drop_template()


def fill() -> None:
    call_command("loaddata", "fact_sheets", verbosity=0)
    update_roles()


def uses_the_database(item: pytest.Item) -> tuple[bool, bool]:
    """Tell whether a test uses the database, and whether it empties it at its end."""
    asked = getattr(item, "fixturenames", [])
    marker = item.get_closest_marker("django_db")
    empties = "transactional_db" in asked or bool(marker and marker.kwargs.get("transaction"))
    return empties or bool(marker) or "db" in asked, empties


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fill the database again after a test that has emptied it, before the next one's transaction.

    Within that, what is loaded would be gone at its end, and loaded for each that follows.
    """
    uses, empties = uses_the_database(item)
    if uses and not empties and item.config.stash.get(EMPTIED, False):
        with item.config.stash[blocking_manager_key].unblock():
            fill()
    if uses:
        item.config.stash[EMPTIED] = empties and not IS_SQLITE
