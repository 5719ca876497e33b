"""What the documented nginx passes on, refuses and leaves unsaid."""

import signal
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.conftest import SHEET, Payload
from tests.nginx import HOST, Nginx
from tests.running_site import Site, wait_until

from .conftest import SETTINGS

pytestmark = pytest.mark.processes

FORM = {"content_type": "application/x-www-form-urlencoded", "origin": f"https://{HOST}"}


def test_a_form_passes(nginx: Nginx, report_payload: Payload) -> None:
    answer = nginx.ask(f"{SHEET}report/", "POST", urlencode(report_payload()), **FORM)

    assert (answer.status, answer.headers["Location"]) == (303, f"{SHEET}report/sent/")


@pytest.mark.parametrize("path", [f"{SHEET}report/sent/", "/fact-sheets/?q=pain", "/admin/login/"])
def test_what_is_private_is_never_kept(nginx: Nginx, path: str) -> None:
    nginx.ask(path)

    assert nginx.ask(path).headers["X-Cache"] in {"MISS", "BYPASS"}


def test_a_search_leaves_no_trace_in_the_list(nginx: Nginx) -> None:
    nginx.ask("/fact-sheets/?q=sciatica")

    assert b'value="sciatica"' not in nginx.ask("/fact-sheets/").body


def test_the_log_tells_nobody_what_was_searched_for(nginx: Nginx) -> None:
    nginx.ask("/fact-sheets/?q=sciatica")

    log = nginx.logged()
    assert "GET /fact-sheets/ 200" in log
    assert "sciatica" not in log


@pytest.mark.parametrize(
    "path",
    [
        "/my-data/secret-token/",
        "/your-request/secret-token/",
        "/consultation/received/secret-token/",
        "/admin/password/MQ/secret-token/",
        "/admin/password/MQ/secret-token/?next=secret-token",
        "/secret-token/",
        "/%6dy-data/secret-token/",
        "//my-data//secret-token/",
        "/fact-sheets/../my-data/secret-token/",
        "/secret-token%0a2026-11-25T12:00:00+00:00 GET / 200",
    ],
)
def test_the_log_holds_nothing_of_a_secret_address(nginx: Nginx, path: str) -> None:
    nginx.ask(path.replace(" ", "%20"))

    log = nginx.logged()
    assert "secret-token" not in log
    assert "+00:00 GET / 200" not in log


def test_the_log_holds_no_method_of_a_visitors_own(nginx: Nginx) -> None:
    nginx.ask("/about/", "ANN-SMITH")

    log = nginx.logged()
    assert "SMITH" not in log
    assert " (other) /about/ " in log


@pytest.mark.parametrize("path", ["/readyz", "/metrics", "/%72eadyz", "//readyz"])
def test_what_is_for_operators_is_refused(nginx: Nginx, path: str) -> None:
    assert nginx.ask(path).status == 404


def test_another_host_is_not_answered(nginx: Nginx) -> None:
    with pytest.raises(RemoteDisconnected):
        nginx.ask("/about/", host="evil.example")


def test_plain_http_is_sent_to_https(nginx: Nginx) -> None:
    connection = HTTPConnection("127.0.0.1", nginx.http)
    connection.request("GET", "/about/")

    assert connection.getresponse().headers["Location"] == f"https://{HOST}/about/"
    connection.close()


@pytest.mark.usefixtures("nginx")  # says why where nginx is absent
def test_kept_pages_are_readable_while_the_site_is_down(project: Path, tmp_path: Path) -> None:
    with Site.gunicorn(project, **SETTINGS) as site, Nginx(tmp_path, site.port, project) as proxy:
        page = proxy.ask(SHEET)
        site.end(signal.SIGTERM)

        assert wait_until(lambda: proxy.ask(SHEET).headers["X-Cache"] == "STALE", 3)
        assert proxy.ask(SHEET).body == page.body


@pytest.mark.parametrize("path", ["/about/" + "a" * 9000, "/admin/login/", "/about/", "/readyz"])
def test_each_answer_has_each_policy_once(nginx: Nginx, path: str) -> None:
    for _ in range(2):
        headers = nginx.ask(path).headers

    for name in ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options"):
        assert len(headers.get_all(name, [])) == 1, name
