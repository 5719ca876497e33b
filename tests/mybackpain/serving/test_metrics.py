"""Numbers for a monitor, in Prometheus's text, and nobody in them."""

import re
from pathlib import Path

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from enquiries.delivery import periodic
from enquiries.models import WorkerHeartbeat
from tests.conftest import Payload
from tests.running_site import Site

from .conftest import SETTINGS

PROXIED = {"Host": "mybackpain.co.uk", "X-Forwarded-Proto": "https"}


def told(client: Client) -> dict[str, float]:
    """Each number by its name and labels."""
    text = client.get("/metrics").content.decode()
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_it_counts_letters_workers_and_jobs(
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
