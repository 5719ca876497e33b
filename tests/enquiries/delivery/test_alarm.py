"""The sign of life that somebody else misses when this host is gone."""

import socketserver
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.test import Client
from pytest_django import Settings

from enquiries.delivery.alarm import SignOfLife
from enquiries.models import MailOutage
from tests.conftest import Payload


@pytest.fixture
def heard(settings: Settings) -> Iterator[list[str]]:
    """What the other side hears."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = Thread(target=server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        settings.HEARTBEAT_URL = f"http://127.0.0.1:{server.server_port}/ping"
        yield asked
        server.shutdown()
        thread.join()


def test_it_is_given_once_a_minute(db: None, heard: list[str]) -> None:
    sign = SignOfLife()
    sign.give()
    sign.give()
    assert heard == ["/ping"]


def test_it_is_not_given_while_no_letter_can_leave(
    db: None, heard: list[str], client: Client, consultation_payload: Payload
) -> None:
    client.post("/consultation/", consultation_payload())
    MailOutage.objects.begin("connection refused")
    SignOfLife().give()
    assert heard == []


def test_an_address_out_of_reach_stops_nothing(
    db: None, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.HEARTBEAT_URL = "http://127.0.0.1:1/ping"
    SignOfLife().give()
    assert "the sign of life was not heard" in caplog.text


@pytest.mark.parametrize("said", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 2000\r\n\r\n", b""])
def test_who_answers_in_another_tongue_stops_nothing(
    db: None, settings: Settings, caplog: pytest.LogCaptureFixture, said: bytes
) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), speaker(said)) as server:
        Thread(target=server.handle_request, daemon=True).start()
        settings.HEARTBEAT_URL = f"http://127.0.0.1:{server.server_address[1]}/ping"
        SignOfLife().give()
    assert "the sign of life was not heard" in caplog.text


def speaker(said: bytes) -> type[socketserver.StreamRequestHandler]:
    """Make what reads a question and answers this."""

    class Speaker(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.rfile.readline()
            self.wfile.write(said)

    return Speaker
