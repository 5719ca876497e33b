from collections.abc import Iterator
from socket import create_connection

import pytest

from tests.mybackpain.raw_http import exchange, served, status

POST = b"POST /consultation/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
GET = b"GET /privacy/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"

pytestmark = [pytest.mark.processes, pytest.mark.django_db]  # so that the test's database is there


@pytest.fixture(scope="module")
def port(django_db_setup: None) -> Iterator[int]:
    with served(TRUSTED_PROXIES="1") as port:
        yield port


def test_no_answer_says_what_serves_it(port: int) -> None:
    for request in (GET + b"\r\n", b"nonsense\r\n\r\n"):
        answer = exchange(port, request)

        assert "server:" not in answer.lower()
        assert "gunicorn" not in answer.lower()


def test_a_form_larger_than_any_of_ours_is_refused(port: int) -> None:
    size = 300_000
    body = b"concern=" + b"a" * (size - 8)

    answer = exchange(port, POST, FORM, b"Content-Length: %d\r\n\r\n" % size, body)

    assert status(answer) == 413


def test_a_form_that_only_claims_to_be_huge_is_refused_unread(port: int) -> None:
    answer = exchange(port, POST, FORM, b"Content-Length: 99999999999\r\n\r\n", b"name=Ann")

    assert status(answer) == 413


def test_a_form_with_more_fields_than_any_of_ours_is_refused(port: int) -> None:
    body = b"a=1&" * 20_001

    answer = exchange(port, POST, FORM, b"Content-Length: %d\r\n\r\n" % len(body), body)

    assert status(answer) == 413


def test_a_body_in_chunks_is_an_empty_form(port: int) -> None:
    chunk = b"8\r\nname=Ann\r\n"

    answer = exchange(port, POST, FORM, b"Transfer-Encoding: chunked\r\n\r\n", chunk, b"0\r\n\r\n")

    assert status(answer) in {411, 422}


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Content-Length: +5\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Transfer-Encoding : chunked\r\n",
    ],
)
def test_a_body_that_two_servers_would_read_differently_is_refused(
    port: int, headers: bytes
) -> None:
    answer = exchange(port, POST, FORM, headers, b"\r\n", b"0\r\n\r\nGET /admin/ HTTP/1.1\r\n\r\n")

    assert status(answer) >= 400
    assert answer.count("HTTP/1.") == 1


@pytest.mark.parametrize(
    "headers",
    [b"X-Long: %s\r\n" % (b"a" * 9000), b"X: y\r\n" * 150, b"X: a\x00b\r\n", b"\x80: y\r\n"],
)
def test_headers_without_measure_are_refused(port: int, headers: bytes) -> None:
    assert status(exchange(port, GET, headers, b"\r\n")) in {400, 431}


@pytest.mark.parametrize("header", [b"SCRIPT_NAME: /evil", b"PATH_INFO: /readyz", b"PATH-INFO: /x"])
def test_no_header_decides_which_page_is_shown(port: int, header: bytes) -> None:
    answer = exchange(port, GET, header, b"\r\n\r\n")

    assert status(answer) == 400 or "Privacy" in answer
    assert "/evil" not in answer


def test_a_form_that_trickles_in_stops_no_other_reader(port: int) -> None:
    with create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(POST + FORM + b"Content-Length: 100\r\n\r\nname=")
        assert status(exchange(port, GET, b"\r\n")) == 200


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"nonsense\r\n\r\n",
        GET + b"X-Long: " + b"a" * 20_000 + b"\r\n\r\n",
        GET + b"Bad Header: a\r\n\r\n",
    ],
    ids=["address too long", "no request", "header too long", "bad header"],
)
def test_what_cannot_be_read_is_refused_with_the_security_headers(
    port: int, request_: bytes
) -> None:
    answer = exchange(port, request_)

    assert status(answer) in {400, 414, 431}
    assert "Content-Security-Policy: default-src 'none'" in answer
    assert "X-Content-Type-Options: nosniff" in answer
    assert "aaaa" not in answer
