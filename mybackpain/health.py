"""Answers to probes: is the process alive, and can it do its work?"""

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse

from enquiries.models import OutgoingEmail


def healthz() -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz() -> JsonResponse:
    """Database, migrations and queue are healthy; 503 names what is not."""
    try:
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        targets = executor.loader.graph.leaf_nodes()
        checks = {
            "database": "ok",
            "migrations": "pending" if executor.migration_plan(targets) else "ok",
            "queue": "late" if OutgoingEmail.objects.late().exists() else "ok",
        }
    except DatabaseError:
        checks = {"database": "unreachable"}
    is_ready = set(checks.values()) == {"ok"}
    status = "ok" if is_ready else "unavailable"
    return JsonResponse({"status": status, "checks": checks}, status=200 if is_ready else 503)


PROBES = {"/healthz": healthz, "/readyz": readyz}
