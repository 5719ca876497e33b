"""What every test can ask for."""

import gc
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from django.template import Context, Template
from django.test import Client, TransactionTestCase, override_settings
from django.test.signals import template_rendered
from django.utils.safestring import SafeString
from psycopg import OperationalError
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from factsheets import content_version
from factsheets.models import FactSheet
from mybackpain.serving.roomy_stack import with_room
from mybackpain.staff.roles import update_roles
from tests.prepared import drop_template, filled_database, filled_meanwhile, filled_template

sys.dont_write_bytecode = False  # or each worker would rewrite all tests, three seconds long
Payload = Callable[..., dict[str, str]]
SHEET = "/fact-sheets/sacroiliac-joint-dysfunction/"  # the clinic's own
IS_SQLITE: bool = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
EMPTIED = pytest.StashKey[bool]()


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> object:
    """Run all tests where a page finds room for its calls, as it does in production."""
    others = config.pluginmanager.subset_hook_caller("pytest_cmdline_main", [sys.modules[__name__]])
    return with_room(others)(config=config)


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Look for no garbage while the site's code and all tests are read, which make none."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays for the whole run, and have it look less often.

    A page of admin makes more objects than it waits for by default, and hardly a circle of them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Prepare the database while the workers of a run collect its tests."""
    is_idle = session.config.pluginmanager.hasplugin("dsession")
    with filled_meanwhile() if is_idle and IS_SQLITE else nullcontext():
        return (yield)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no worker waits for the last of another."""
    long = {item.path for item in items if item.get_closest_marker("long")}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session", autouse=True)
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Static files under hashed names as in production, but neither compressed nor listed first.

    To list them takes longer than a page, and every test client is a site started anew.
    """
    folder = tmp_path_factory.mktemp("static")
    hashed = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    with override_settings(
        STATIC_ROOT=folder,
        STORAGES=settings.STORAGES | {"staticfiles": hashed},
        WHITENOISE_AUTOREFRESH=True,
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield folder


@pytest.fixture(scope="session", autouse=True)
def only_pages_are_noted() -> Iterator[None]:
    """Django has its test client note each template with its context: not those of a form's inputs.

    A form of admin has some hundreds of them, and no test looks at theirs.
    """

    def render(template: Template, context: Context) -> SafeString:
        if not (template.name or "").startswith("django/forms/"):
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


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


@pytest.fixture(autouse=True)
def every_change_is_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page shows what a test changed behind its back, without waiting for the next look."""
    monkeypatch.setattr(content_version, "LOOK_EVERY", 0)
    content_version.look_again()


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


def make_roles() -> None:
    """The groups of staff, made again where a test has emptied the database."""
    if not Group.objects.exists():
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


@pytest.fixture
def sheet(db: None) -> FactSheet:
    """The clinic's own fact sheet, loaded again where a test has emptied the database."""
    own = FactSheet.objects.filter(slug="sacroiliac-joint-dysfunction")
    if not own:
        call_command("loaddata", "fact_sheets", verbosity=0)
        own = own.all()
    return own[0]


@pytest.fixture
def client() -> Client:
    """A patient's browser, which says that a form comes from our own page."""
    return Client(headers={"sec-fetch-site": "same-origin"}, enforce_csrf_checks=True)


@pytest.fixture
def report_payload() -> Payload:
    """A report form as a patient fills it in, with any differences."""

    def payload(**differences: str) -> dict[str, str]:
        return {"name": "Ann Example", "email": "ann@example.com"} | differences

    return payload


@pytest.fixture
def consultation_payload() -> Payload:
    """A consultation form as a patient fills it in, with any differences."""

    def payload(**differences: str) -> dict[str, str]:
        return {
            "name": "Ann Example",
            "email": "ann@example.com",
            "phone": "07700 900123",
            "best_time": "mornings",
            "contact_method": "phone",
            "concern": "Low back pain for six weeks",
        } | differences

    return payload


@pytest.fixture
def staff(db: None) -> Callable[..., Client]:
    """A signed-in member of staff: of a group, or with every right."""

    def signed_in(group: str | None = None) -> Client:
        make_roles()
        user = User.objects.create_user("staff", is_staff=True, is_superuser=group is None)
        if group:
            user.groups.add(user.groups.model.objects.get(name=group))
        client = Client()
        client.force_login(user)
        return client

    return signed_in
