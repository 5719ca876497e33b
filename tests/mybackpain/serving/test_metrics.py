"""Numbers for a monitor, in Prometheus's text, and nobody in them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models.functions import Now
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from enquiries.delivery import periodic
from enquiries.models import WorkerHeartbeat
from factsheets.models import FactSheet
from mybackpain.serving.metrics import REQUESTS
from tests.conftest import Payload
from tests.running_site import Site

from .conftest import SETTINGS

PROXIED = {"Host": "mybackpain.co.uk", "X-Forwarded-Proto": "https"}


@pytest.fixture(autouse=True)
def nothing_was_asked_before() -> None:
    """What other tests have asked for would be counted, told and read each time."""
    REQUESTS.clear()


def told(client: Client) -> dict[str, float]:
    """Each number by its name and labels."""
    text = client.get("/metrics").content.decode()
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_it_counts_what_operators_watch(
    db: None, client: Client, consultation_payload: Payload
) -> None:
    client.post("/consultation/", consultation_payload())
    WorkerHeartbeat.objects.beat("worker")
    periodic.run("forget_counts")

    numbers = told(client)

    assert numbers["mybackpain_letters['PENDING', 'acknowledgement']"] == 1
    assert numbers["mybackpain_workers[]"] == 1
    assert numbers["mybackpain_job_age_seconds['forget_counts']"] >= 0
    assert numbers["mybackpain_oldest_unsent_seconds[]"] >= 0
    assert numbers["mybackpain_mail_outage_seconds[]"] == 0


@pytest.mark.parametrize(
    ("setting", "limit"),
    [("LIMIT_PER_ADDRESS", "address"), ("LIMIT_PER_CLIENT", "network"), ("LIMIT_SITE", "site")],
)
def test_it_counts_what_goes_beyond_a_limit(
    db: None,
    client: Client,
    consultation_payload: Payload,
    settings: Settings,
    setting: str,
    limit: str,
) -> None:
    settings.LIMIT_PER_ADDRESS = settings.LIMIT_PER_CLIENT = settings.LIMIT_SITE = None
    setattr(settings, setting, (1, timedelta(hours=1)))
    name = f"mybackpain_limits_hit_total{sorted(['consultation', limit])}"
    before = told(client).get(name, 0)

    for number in range(3):
        client.post("/consultation/", consultation_payload(concern=f"Pain {number}"))

    assert told(client)[name] == before + 2


def test_it_tells_for_how_long_no_sheet_has_changed(client: Client, sheet: FactSheet) -> None:
    FactSheet.objects.update(updated_at=Now() - timedelta(days=2))

    age = told(client)["mybackpain_content_age_seconds[]"]

    assert timedelta(days=2) <= timedelta(seconds=round(age)) < timedelta(days=3)


@pytest.mark.parametrize("method", ["ANN-SMITH", "SCIATICA", "GETS"])
def test_a_method_of_a_visitors_own_is_neither_counted_nor_logged(
    db: None, client: Client, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    caplog.set_level("INFO")
    client.generic(method, "/about/")

    said = caplog.text + str(told(client))

    assert "(other)" in said
    assert method not in said


def test_it_tells_nothing_that_was_typed(
    db: None, client: Client, consultation_payload: Payload
) -> None:
    client.post("/consultation/", consultation_payload())
    client.get("/fact-sheets/secret-word/?q=sciatica")

    text = client.get("/metrics").content.decode()

    assert "/consultation/" in text
    assert not re.search(r"Ann|ann@|secret-word|sciatica", text)


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "203.0.113.9"}, 403),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer a-token"}, 200),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer another"}, 403),
    ],
    ids=str,
)
def test_only_who_is_inside_is_told(
    db: None, client: Client, settings: Settings, environ: dict[str, str], status: int
) -> None:
    settings.METRICS_TOKEN = "a-token"
    assert client.get("/metrics", **environ).status_code == status  # type: ignore[arg-type] # CGI names


@pytest.mark.processes
def test_the_requests_of_all_web_processes_are_counted(project: Path) -> None:
    with Site.gunicorn(project, **SETTINGS | {"WEB_CONCURRENCY": "2"}) as site:
        for _ in range(20):
            site.ask("/no-such-page/", None, **PROXIED)
        text = site.ask("/metrics").page
    counts = re.findall(r'request_seconds_count\{.*?status="404"\} (\d+)', text)
    assert sum(map(int, counts)) == 20
