"""One line an event, by id; never what a patient typed."""

import json
import logging
import re
import sys

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from enquiries.models import OutgoingEmail
from factsheets.models import FactSheet
from mybackpain.config.log_format import JsonFormatter, TextFormatter
from tests.conftest import SHEET, Payload

REPORT = f"{SHEET}report/"
UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@pytest.fixture
def record() -> logging.LogRecord:
    """The record of an error whose message quotes a patient."""
    try:
        int("Ann Example, ann@example.com")
    except ValueError:
        values = ("site", logging.ERROR, "views.py", 1, "cannot render %s", ("report",))
        return logging.LogRecord(*values, exc_info=sys.exc_info())
    raise AssertionError


def test_a_request_that_queues_a_letter_is_two_lines(
    client: Client,
    sheet: FactSheet,
    report_payload: Payload,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    caplog.set_level(logging.INFO)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(REPORT, report_payload())
    queued, request = sorted(caplog.messages, key=str.swapcase)
    assert queued == f"queued report {OutgoingEmail.objects.get().pk}"
    assert re.fullmatch(r"POST /fact-sheets/<slug:slug>/report/ 303 \d+ ms", request)


def test_lines_hold_nothing_that_a_patient_typed(
    client: Client,
    sheet: FactSheet,
    report_payload: Payload,
    consultation_payload: Payload,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    client.get("/fact-sheets/?q=sciatica")
    client.get("/ann@example.com/")
    client.get("/fact-sheets/ann-example/")
    client.post(REPORT, report_payload(email="ann@"))
    client.post(REPORT, report_payload())
    client.post("/consultation/?name=Ann", consultation_payload())
    Client(headers={"sec-fetch-site": "cross-site"}).post("/consultation/?name=Ann", {})
    assert len(caplog.messages) >= 7
    for word in ("Ann", "ann@", "sciatica", "q=", "07700", "six weeks", "mornings"):
        assert word not in caplog.text


@pytest.mark.urls("tests.mybackpain.broken_pages")
def test_the_line_of_a_request_masks_a_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    Client(raise_request_exception=False).get("/broken/secret-token/")
    assert "/broken/<str:token>/ 500" in caplog.messages[-1]
    assert "secret-token" not in "".join(caplog.messages)


def test_an_error_is_told_without_its_message(
    record: logging.LogRecord,
) -> None:
    line = TextFormatter("%(levelname)s %(message)s").format(record)
    assert line.startswith('ERROR cannot render report\n  File "')
    assert line.endswith(", in record\nValueError")


def test_a_line_for_machines_is_json_without_the_message(record: logging.LogRecord) -> None:
    line = json.loads(JsonFormatter("%(levelname)s %(name)s %(message)s").format(record))
    assert (line["levelname"], line["name"]) == ("ERROR", "site")
    assert line["message"] == "cannot render report"
    assert line["exc_info"].endswith("\nValueError")
    assert "Ann" not in str(line)


@pytest.mark.parametrize(
    "typed",
    [
        "a\n2026-11-25 12:00:00,000 INFO enquiries.erasures - erased consultation 0",
        "a\r\nb",
        "a\x1b[2Kb",
        "a\u2028b",
        "a\x85b",
        "a\u202eb",
        "a\ud800b",
    ],
    ids=ascii,
)
@pytest.mark.parametrize("formatter", [TextFormatter("%(message)s"), JsonFormatter("%(message)s")])
def test_nothing_typed_begins_another_line(formatter: logging.Formatter, typed: str) -> None:
    line = formatter.format(logging.LogRecord("site", logging.INFO, "", 1, "%s", (typed,), None))
    assert len(line.splitlines()) == 1
    assert line.isprintable()


def test_words_in_any_script_stay_readable() -> None:
    words = ("Grüße, 日本語, “quoted”",)
    record = logging.LogRecord("site", logging.INFO, "", 1, "%s", words, None)
    assert TextFormatter("%(message)s").format(record) == words[0]


def test_a_line_for_machines_holds_no_field_but_those_of_its_format() -> None:
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, "A request failed", (), None)
    record.__dict__ |= {"request": "<WSGIRequest: GET '/my-data/secret/'>", "status_code": 500}
    line = json.loads(JsonFormatter("%(levelname)s %(message)s").format(record))
    assert line == {"levelname": "ERROR", "message": "A request failed"}


@pytest.mark.parametrize(
    "words", ["Invalid request from ip=203.0.113.9: bad", "Error handling request /my-data/secret"]
)
def test_gunicorns_lines_quote_neither_an_address_nor_a_path(
    words: str, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("gunicorn.error").warning(words)
    [line] = caplog.messages
    assert line in {"A request could not be read", "A request broke off"}
