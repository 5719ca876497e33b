import logging
import re
from typing import Any

import pytest
from django.test import RequestFactory
from django.test.client import ClientHandler

from factsheets.models import FactSheet
from mybackpain.serving.fast_lane import FastLane

SHEET = "/fact-sheets/sacroiliac-joint-dysfunction/"
browser = RequestFactory(headers={"accept-encoding": "br"})


class Lane:
    """A fast lane before the real site, and how many requests went the whole way."""

    def __init__(self) -> None:
        self.whole_way = 0
        self.handler = ClientHandler()
        self.lane = FastLane(self.django)

    def django(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.whole_way += 1
        response: Any = self.handler(environ)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return response

    def ask(self, path: str, method: str = "GET", **environ: str) -> tuple[str, Any, bytes]:
        """Status, headers and body as a server gets them."""
        told: list[Any] = []
        request = browser.generic(method, path, **environ)  # type: ignore[arg-type]  # its environ
        body = b"".join(self.lane(request.environ, lambda *told_: told.extend(told_)))
        return told[0], told[1], body


@pytest.fixture
def lane(sheet: FactSheet) -> Lane:
    lane = Lane()
    lane.ask(SHEET)
    return lane


def test_a_request_like_one_before_gets_the_same_answer_without_django(sheet: FactSheet) -> None:
    lane = Lane()
    first = lane.ask(SHEET)

    assert lane.ask(SHEET) == first
    assert lane.whole_way == 1


@pytest.mark.parametrize(
    "difference",
    [
        {"HTTP_ACCEPT_ENCODING": "gzip"},
        {"HTTP_IF_NONE_MATCH": '"of-a-copy"'},
        {"QUERY_STRING": "q=pain"},
        {"HTTP_HOST": "evil.example"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"wsgi.url_scheme": "https"},
        {"SCRIPT_NAME": "/below"},
        {"REQUEST_METHOD": "HEAD"},
    ],
    ids=str,
)
def test_any_difference_goes_the_whole_way(lane: Lane, difference: dict[str, str]) -> None:
    lane.ask(SHEET, **difference)

    assert lane.whole_way == 2


def test_a_host_that_is_not_ours_is_refused_however_often_it_asks(lane: Lane) -> None:
    statuses = {lane.ask(SHEET, HTTP_HOST="evil.example")[0] for _ in range(3)}

    assert statuses == {"400 Bad Request"}


def test_an_edit_shows_at_once(lane: Lane, sheet: FactSheet) -> None:
    sheet.withdraw()

    assert lane.ask(SHEET)[0] == "404 Not Found"


@pytest.mark.parametrize(
    "path", [f"{SHEET}report/sent/", "/fact-sheets/unknown/", "/admin/login/", "/healthz"]
)
def test_what_is_private_goes_the_whole_way_each_time(lane: Lane, path: str) -> None:
    for _ in range(2):
        lane.ask(path)

    assert lane.whole_way == 3


def test_a_form_goes_the_whole_way_each_time(lane: Lane) -> None:
    for _ in range(2):
        assert lane.ask(f"{SHEET}report/", "POST")[0] == "422 Unprocessable Entity"


def test_the_fast_lane_logs_a_line_like_any_other(
    lane: Lane, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "mybackpain.requests"):
        lane.ask(SHEET)

    [line] = caplog.messages
    assert re.fullmatch(rf"GET {SHEET} 200 \d+ ms", line)
