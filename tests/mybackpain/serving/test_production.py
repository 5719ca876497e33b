"""Behind a proxy that speaks https, before the first migration."""

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from tests.mybackpain.commands import PRODUCTION
from tests.project_copy import copy_project
from tests.running_site import Answer, Site

pytestmark = pytest.mark.processes

HOST = "mybackpain.example"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, static_files: Path) -> Iterator[Site]:
    project = copy_project(tmp_path_factory.mktemp("production") / "project")
    copytree(static_files, project / "var" / "static")
    settings = PRODUCTION | {
        "DATABASE_URL": f"sqlite:///{project}/var/db.sqlite3",
        "LOG_FORMAT": "json",
        "WEB_CONCURRENCY": "1",
    }
    with Site.gunicorn(project, **settings) as site:
        yield site


def through_proxy(site: Site, path: str) -> Answer:
    return site.ask(path, None, **{"Host": HOST, "X-Forwarded-Proto": "https"})


def test_plain_http_is_sent_to_https(site: Site) -> None:
    answer = site.ask("/about/", Host=HOST)
    assert answer.status == 301
    assert answer.headers["Location"] == "https://mybackpain.example/about/"


def test_https_is_asked_for_from_now_on(site: Site) -> None:
    answer = through_proxy(site, "/about/")
    assert answer.status == 200
    assert "max-age=3600" in answer.headers["Strict-Transport-Security"]


def test_pages_carry_strict_headers(site: Site) -> None:
    headers = through_proxy(site, "/about/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]


def test_static_files_are_kept_for_good(site: Site) -> None:
    page = through_proxy(site, "/about/").page
    [style] = [part for part in page.split('"') if part.endswith(".css")]
    answer = through_proxy(site, style)
    assert answer.status == 200
    assert "immutable" in answer.headers["Cache-Control"]


def test_another_host_is_refused_with_a_page(site: Site) -> None:
    answer = site.ask("/about/", Host="evil.example")
    assert answer.status == 400
    assert "020 7946 0018" in answer.page


def test_probes_are_answered_over_plain_http(site: Site) -> None:
    assert site.ask("/healthz").status == 200
    assert site.ask("/readyz").status == 503


def test_a_database_without_tables_is_told_as_pending_migrations(site: Site) -> None:
    checks = json.loads(site.ask("/readyz").page)["checks"]
    assert checks["migrations"] == "pending"
    assert checks["database"] == "ok"


def test_every_line_of_the_log_is_json(site: Site) -> None:
    through_proxy(site, "/about/?name=Ann")
    lines = [json.loads(line) for line in site.output.splitlines()]
    assert lines[0]["message"].startswith("Starting gunicorn")
    assert lines[-1]["message"].startswith("GET /about/ 200 ")
    assert "Ann" not in site.output
