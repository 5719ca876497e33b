"""A database out of reach: nothing that a patient typed is lost, and the site recovers."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

import pytest
from django.db import OperationalError, connection

from enquiries.models import Consultation
from tests.conftest import Payload
from tests.markup import parse, text_of
from tests.project_copy import copy_project
from tests.running_site import Site, database_url, wait_until

pytestmark = pytest.mark.processes


def is_connected() -> bool:
    try:
        connection.ensure_connection()
    except OperationalError:
        connection.close()
        return False
    return connection.is_usable()


@contextmanager
def outage() -> Iterator[None]:
    """While this lasts, nobody opens the test's database."""
    if connection.vendor == "sqlite":
        folder = Path(connection.settings_dict["NAME"]).parent
        away = folder.rename(folder.with_name("away"))
        time.sleep(1)  # for which a process keeps the file open
        try:
            yield
        finally:
            away.rename(folder)
        return
    name = connection.settings_dict["NAME"]
    assert wait_until(is_connected)  # the test's own pool may still feel the last outage
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [our_own] = cursor.fetchone()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND pid <> %s",
            [name, our_own],
        )
        try:
            yield
        finally:
            cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


@pytest.fixture
def site(transactional_db: None, tmp_path: Path, static_files: Path) -> Iterator[Site]:
    project = copy_project(tmp_path / "project")
    copytree(static_files, project / "var" / "static")
    settings = {
        "SECRET_KEY": "only-for-tests",
        "SITE_URL": "http://127.0.0.1",
        "DATABASE_URL": database_url(),
        "WEB_CONCURRENCY": "1",
    }
    with Site.gunicorn(project, **settings) as site:
        yield site


def test_a_form_sent_in_an_outage_can_be_sent_again(
    site: Site, consultation_payload: Payload
) -> None:
    typed = consultation_payload(name="O'Brien & Sons")
    assert site.ask("/").status == 200

    with outage():
        answer = site.ask("/consultation/", typed)

    assert (answer.status, answer.headers["Cache-Control"]) == (503, "no-store")
    page = parse(answer.page)
    assert "nothing was sent" in text_of(page)
    assert "020 7946 0018" in text_of(page)
    [form] = page.iterfind(".//form[@method='post']")
    kept = {field.get("name", ""): field.get("value", "") for field in form.iter("input")}
    assert kept == typed
    assert wait_until(lambda: site.ask(form.get("action", ""), kept).status == 303)
    assert Consultation.objects.get().name == "O'Brien & Sons"


def test_an_outage_costs_one_line_of_log(site: Site) -> None:
    with outage():
        assert [site.ask(f"/fact-sheets/?q={n}").status for n in range(5)] == [503] * 5
        assert site.ask("/about/").status == 200
        assert site.ask("/healthz").status == 200
        assert site.ask("/readyz").status == 503

    assert wait_until(lambda: json.loads(site.ask("/readyz").page)["checks"]["database"] == "ok")
    assert site.output.count(" ERROR ") == 1
    assert site.output.count("the database cannot be used: OperationalError") == 1
    assert "Traceback" not in site.output
