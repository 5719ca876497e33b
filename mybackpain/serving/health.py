"""Answers to probes: is the process alive, and is all well that the site needs for its work?

Each check has a name and gives a fault in words, or nothing. docs/runbook.md says of each what it
means and what to do.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, JsonResponse

from enquiries.common import clock, database_rights, erasure_file
from enquiries.delivery.periodic import JOBS
from enquiries.outbox.health import QueueHealth
from enquiries.outbox.heartbeat import BACKUP, PeriodicJob, WorkerHeartbeat

from .inside import is_inside
from .metrics import metrics

JOB_GRACE = timedelta(minutes=15)


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers, and tells nobody more."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """Tell who is inside of every check by name; 503 where one finds a fault."""
    if not is_inside(request, settings.READYZ_TOKEN):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    faults = {"database": tried(database)}
    if not faults["database"]:
        faults |= {name: tried(check) for name, check in CHECKS.items()}
    faults["erasures"] = erasure_file.fault()
    queue = None if faults["database"] or faults["migrations"] else queue_now()
    is_ready = not any(faults.values())
    answer = {
        "status": "ok" if is_ready else "unavailable",
        "checks": {name: fault or "ok" for name, fault in faults.items()},
        "mail_outage_since": queue and queue.mail_outage_since,
        "queue": asdict(queue) if queue else None,
    }
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    response = JsonResponse(answer, status=status)
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 (Django's own sign)
    return response


def tried(check: Callable[[], str]) -> str:
    """What a check says; where the database does not let it, that."""
    try:
        return check()
    except Error as error:
        return "unreachable" if check is database else f"cannot be told: {type(error).__name__}"


def queue_now() -> QueueHealth | None:
    """Look at the outbox, where the login may; the check of its rights says why not."""
    try:
        return QueueHealth.now()
    except Error:
        return None


def database() -> str:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def writing() -> str:
    """Whether the database takes what is written: a standby and a full disk do not."""
    try:
        with transaction.atomic():
            WorkerHeartbeat.objects.create(name="readyz")
            transaction.set_rollback(True)
    except Error as error:
        return f"the database refuses to be written to: {type(error).__name__}"
    return ""


def migrations() -> str:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return "pending" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else ""


def queue() -> str:
    return "" if QueueHealth.now().is_healthy else "mail is not leaving"


def mail() -> str:
    health = QueueHealth.now()
    return f"no letter can leave: {health.mail_outage}" if health.mail_outage_since else ""


def worker() -> str:
    health = QueueHealth.now()
    if health.last_seen_at is None:
        return "no worker has been seen"
    return "no worker is alive" if health.is_silent else ""


def jobs() -> str:
    late = PeriodicJob.objects.filter(name__in=JOBS, due_at__lt=Now() - JOB_GRACE)
    names = ", ".join(sorted(late.values_list("name", flat=True)))
    return f"overdue: {names}" if names else ""


def backup() -> str:
    """A verified backup of the last 26 hours; on a local try nobody asks for one."""
    if not settings.IS_HTTPS:
        return ""
    row = PeriodicJob.objects.filter(name=BACKUP)
    if row.filter(due_at__gt=Now()).exists():
        return ""
    return "the newest is older than 26 hours" if row.exists() else "none has been made"


def host_clock() -> str:
    seconds = clock.seconds_apart()
    is_right = abs(seconds) <= clock.MOST_APART.total_seconds()
    return "" if is_right else f"{seconds:+} seconds from the database's"


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}
CHECKS: dict[str, Callable[[], str]] = {
    "writing": writing,
    "rights": database_rights.lacking,
    "migrations": migrations,
    "queue": queue,
    "mail": mail,
    "worker": worker,
    "jobs": jobs,
    "backup": backup,
    "clock": host_clock,
}
