"""The documented nginx before the site, as it runs in production: over TLS, with two workers."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SHEET
from tests.nginx import Nginx
from tests.running_site import Site, wait_until

pytestmark = pytest.mark.processes


def test_a_public_page_comes_from_the_cache_whatever_its_query(nginx: Nginx) -> None:
    nginx.ask("/about/", accept_encoding="br")

    again = nginx.ask("/about/?utm_source=x", accept_encoding="gzip, deflate, br, zstd")

    assert (again.status, again.headers["X-Cache"]) == (200, "HIT")


def test_head_comes_from_the_cache_without_a_body(nginx: Nginx) -> None:
    page = nginx.ask("/about/")

    head = nginx.ask("/about/", "HEAD")

    assert (head.headers["X-Cache"], head.headers["ETag"]) == ("HIT", page.headers["ETag"])
    assert head.body == b""


@pytest.mark.parametrize("coding", ["br", "gzip", ""])
def test_each_coding_is_kept_apart(nginx: Nginx, coding: str) -> None:
    answer = nginx.ask("/privacy/", accept_encoding=coding)

    assert answer.headers.get("Content-Encoding", "") == coding


def test_a_coding_that_a_browser_refuses_is_not_sent(nginx: Nginx) -> None:
    answer = nginx.ask("/privacy/", accept_encoding="br;q=0, gzip")

    assert answer.headers["Content-Encoding"] == "gzip"


def test_who_has_a_kept_page_is_told_so(nginx: Nginx) -> None:
    had = nginx.ask("/about/").headers["ETag"]

    answer = nginx.ask("/about/", if_none_match=had)

    assert (answer.status, answer.body) == (304, b"")


def test_the_response_cache_answers_nginxs_revalidations(nginx: Nginx, site: Site) -> None:
    """Django has no 304 for a page, so each of these lines is the response cache's.

    Each process of the site makes the page once before it can answer so.
    """

    def revalidations() -> int:
        nginx.ask("/accessibility/")
        return len(re.findall(r"GET /accessibility/ 304 ", site.output))

    assert wait_until(lambda: revalidations() >= 3, 20)


def test_an_edit_elsewhere_shows_two_seconds_after_the_max_age(
    nginx: Nginx, edit: Callable[[str], None]
) -> None:
    nginx.ask(SHEET)

    edit("Edited behind the proxy")

    assert wait_until(lambda: b"Edited behind the proxy" in nginx.ask(SHEET).body, 1 + 2)


def test_static_files_come_compressed_from_the_folder(nginx: Nginx, project: Path) -> None:
    file = next((project / "var/static").glob("site.????????????.css"))

    answer = nginx.ask(f"/static/{file.name}", accept_encoding="gzip")

    assert gzip.decompress(answer.body) == file.read_bytes()
    assert answer.headers["Cache-Control"] == "public, max-age=315360000, immutable"
    assert "X-Cache" not in answer.headers


def test_a_file_that_was_not_collected_comes_from_the_site(nginx: Nginx) -> None:
    assert nginx.ask("/static/admin/css/base.css").status == 200


def test_what_nginx_cannot_read_is_answered_with_our_policies(nginx: Nginx) -> None:
    two_hosts = "GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n"

    head = nginx.exchange(two_hosts).partition("\r\n\r\n")[0]

    assert "400 Bad Request" in head
    assert "X-Content-Type-Options: nosniff" in head
    assert "Content-Security-Policy: default-src 'none'" in head
    assert "nginx/" not in head
