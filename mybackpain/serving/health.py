"""Answers to probes: is the process alive, and can it do its work?"""

from dataclasses import asdict

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse

from enquiries.outbox.health import QueueHealth


def healthz() -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz() -> JsonResponse:
    """Database, migrations and queue are healthy; 503 names what is not."""
    queue = None
    try:
        checks = {"database": "ok", "migrations": "pending" if is_migration_pending() else "ok"}
        if checks["migrations"] == "ok":
            queue = QueueHealth.now()
            checks["queue"] = "ok" if queue.is_healthy else "mail is not leaving"
    except DatabaseError:
        checks = {"database": "unreachable"}
    is_ready = set(checks.values()) == {"ok"}
    answer = {
        "status": "ok" if is_ready else "unavailable",
        "checks": checks,
        "queue": asdict(queue) if queue else None,
    }
    return JsonResponse(answer, status=200 if is_ready else 503)


def is_migration_pending() -> bool:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


PROBES = {"/healthz": healthz, "/readyz": readyz}
