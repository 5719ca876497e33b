"""`/metrics`: how much and how long, in Prometheus's text. Numbers alone, and nobody in them."""

import os
from collections.abc import Iterator
from http import HTTPStatus

from django.apps import apps
from django.conf import settings
from django.db import Error
from django.db.models import Count, Max, Min
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from enquiries.common.clock import database_now
from enquiries.common.counted import OF_THIS_PROCESS
from enquiries.outbox.health import QueueHealth
from enquiries.outbox.heartbeat import LAPSES_AFTER, PeriodicJob, WorkerHeartbeat
from enquiries.outbox.outgoing_email import OutgoingEmail
from factsheets.models import FactSheet

from .inside import is_inside

SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
REQUESTS = Histogram(
    "mybackpain_request_seconds",
    "Requests by route and status, with their durations.",
    ["method", "route", "status"],
    buckets=SECONDS,
    registry=OF_THIS_PROCESS,
)


def metrics(request: HttpRequest) -> HttpResponse:
    """Tell who is inside of the requests of all web processes, and of what the database holds."""
    if not is_inside(request, settings.METRICS_TOKEN):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    registry = OF_THIS_PROCESS
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    stored = CollectorRegistry()
    stored.register(Stored())
    try:
        text = generate_latest(registry) + generate_latest(stored)
    except Error:
        text = generate_latest(registry)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


class Stored(Collector):
    """What the database holds, counted when it is asked for."""

    def collect(self) -> Iterator[Metric]:
        yield from letters()
        yield from workers_and_jobs()
        audit_log = apps.get_model("mybackpain.AuditEntry")  # by name: the wings do not touch
        lockouts = audit_log._default_manager.filter(event="locked_out").count()
        yield gauge("lockouts", "Lockouts in the audit log.", lockouts)
        yield gauge("content_age_seconds", "Since when no fact sheet has changed.", content_age())


def gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"mybackpain_{name}", words, value=value)


def letters() -> Iterator[Metric]:
    counts = GaugeMetricFamily(
        "mybackpain_letters", "Letters by state and kind.", labels=["state", "letter"]
    )
    for row in OutgoingEmail.objects.order_by().values("state", "letter").annotate(n=Count("pk")):
        counts.add_metric([row["state"], row["letter"]], row["n"])
    yield counts
    refused = GaugeMetricFamily(
        "mybackpain_letter_failures", "Letters by class of their last failure.", labels=["reply"]
    )
    for reply, number in failures().items():
        refused.add_metric([reply], number)
    yield refused
    oldest = OutgoingEmail.objects.due().aggregate(at=Min("due_at"))["at"]
    age = (database_now() - oldest).total_seconds() if oldest else 0
    yield gauge("oldest_unsent_seconds", "By how much the latest letter is late.", age)
    since = QueueHealth.now().mail_outage_since
    outage = (database_now() - since).total_seconds() if since else 0
    yield gauge("mail_outage_seconds", "For how long no letter could leave.", outage)


def content_age() -> float:
    """Give the seconds since the newest change of a sheet that patients read; 0 without any."""
    newest = FactSheet.objects.published().aggregate(at=Max("updated_at"))["at"]
    return (database_now() - newest).total_seconds() if newest else 0


def failures() -> dict[str, int]:
    """Count letters by what their last attempt met: a 4xx or 5xx reply, or none."""
    found = {"4xx": 0, "5xx": 0, "none": 0}
    rows = OutgoingEmail.objects.exclude(last_error="").order_by()
    for row in rows.values("last_error").annotate(n=Count("pk")):
        codes = [word[0] for word in row["last_error"].split() if word[:3].isdecimal()]
        reply = f"{codes[0]}xx" if codes else "none"
        found[reply if reply in found else "none"] += row["n"]
    return found


def workers_and_jobs() -> Iterator[Metric]:
    alive = WorkerHeartbeat.objects.filter(seen_at__gt=Now() - LAPSES_AFTER).count()
    yield gauge("workers", "Workers that live.", alive)
    ages = GaugeMetricFamily(
        "mybackpain_job_age_seconds", "Since when each job has not run.", labels=["job"]
    )
    now = database_now()
    for job in PeriodicJob.objects.all():
        if job.last_run_at:
            ages.add_metric([job.name], (now - job.last_run_at).total_seconds())
    yield ages
