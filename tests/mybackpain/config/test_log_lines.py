import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from enquiries.models import OutgoingEmail
from mybackpain.config.log_format import JsonFormatter, TextFormatter
from mybackpain.serving import errors
from mybackpain.serving.request_id import WithRequestId
from mybackpain.settings import LOGGING
from mybackpain.urls import urlpatterns as site_patterns
from tests.conftest import Payload

Lines = Callable[[], list[dict[str, Any]]]


def break_down(request: HttpRequest) -> HttpResponse:
    raise ValueError(f"cannot cope with {request.POST['name']}")


# The site, with one more page that fails on what it was sent.
handler500 = errors.server_error
urlpatterns: list[Any] = [path("broken/", break_down), *site_patterns]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """The log as `LOG_FORMAT=json` writes it."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(WithRequestId())
    handler.setFormatter(JsonFormatter(LOGGING["formatters"]["json"]["fmt"]))
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def test_only_the_lines_of_a_request_carry_its_id(
    transactional_db: None, client: Client, consultation_payload: Payload, lines: Lines
) -> None:
    client.post("/consultation/", consultation_payload())
    client.get("/privacy/")

    ids = [line["request_id"] for line in lines()]
    assert len(ids) == 4  # two letters queued, two requests
    assert len(set(ids[:3])) == 1
    assert len(set(ids)) == 2


def test_a_letter_is_followed_from_the_request_to_its_delivery_by_its_id(
    transactional_db: None, client: Client, consultation_payload: Payload, lines: Lines
) -> None:
    client.post("/consultation/", consultation_payload())

    call_command("worker", "--drain")

    for email in OutgoingEmail.objects.all():
        told = [line["message"].split()[0] for line in lines() if str(email.pk) in line["message"]]
        assert told == ["queued", "delivered"]


def test_outside_a_request_there_is_no_id(lines: Lines) -> None:
    logging.getLogger("enquiries.outbox").error("the mail server is away")

    assert lines()[0]["request_id"] == "-"


@pytest.mark.urls(__name__)
def test_a_failure_is_reported_without_what_was_typed(
    db: None, client: Client, lines: Lines
) -> None:
    client.raise_request_exception = False

    response = client.post("/broken/", {"name": "Ann Example"})

    assert response.status_code == 500
    report = json.dumps(lines())
    assert "ValueError" in report
    assert "break_down" in report
    assert "Ann" not in report
    assert "Ann" not in response.content.decode()


@pytest.fixture(params=["text", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """The whole log, in either form."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(WithRequestId())
    form = LOGGING["formatters"][request.param]
    handler.setFormatter(
        TextFormatter(form["format"]) if request.param == "text" else JsonFormatter(form["fmt"])
    )
    logging.getLogger().addHandler(handler)
    yield stream.getvalue
    logging.getLogger().removeHandler(handler)


def away(*args: Any, **kwargs: Any) -> Any:
    raise OperationalError("no route to ann@example.com")


@pytest.mark.urls("tests.mybackpain.broken_pages")
@pytest.mark.parametrize(
    "address",
    [
        "/broken/secret-token/?q=sciatica",
        "/my-data/secret-token/?q=sciatica",
        "/fact-sheets/secret-token/?q=sciatica",
        "/secret-token%0aINFO%20forged/?q=sciatica",
        "/admin/auth/user/secret-token/change/?password__regex=sciatica",
    ],
)
@pytest.mark.parametrize("is_database_away", [False, True], ids=["answered", "database away"])
def test_no_address_is_written_down_as_it_was_typed(
    db: None,
    written: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    *,
    is_database_away: bool,
) -> None:
    with monkeypatch.context() as outage:
        if is_database_away:
            outage.setattr(BaseDatabaseWrapper, "cursor", away)
        Client(raise_request_exception=False).get(address)

    assert " ms" in written()
    for typed in ("secret-token", "sciatica", "forged", "ann@"):
        assert typed not in written()


def test_what_a_host_claims_to_be_is_not_written_down(
    db: None, written: Callable[[], str], client: Client
) -> None:
    client.get("/privacy/", headers={"host": "sciatica.example"})
    assert "sciatica" not in written()
