"""Probes: is the process alive, and can it do its work?"""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Now
from django.test import Client
from pytest_django import Settings

from enquiries.models import OutgoingEmail
from tests.conftest import Payload


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_probes_come_over_plain_http_from_any_host(
    client: Client, db: None, settings: Settings, address: str
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(address, headers={"host": "10.1.2.3:8000"}).status_code == 200


def test_a_live_process_says_so_without_a_database(client: Client) -> None:
    response = client.get("/healthz")
    assert response.json() == {"status": "ok"}


def test_a_site_that_can_work_is_ready(client: Client, db: None) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["status"] == "ok"
    assert response.json()["checks"] == {"database": "ok", "migrations": "ok", "queue": "ok"}


def test_a_pending_migration_makes_it_unready(client: Client, db: None) -> None:
    for migration in MigrationLoader(connection).graph.leaf_nodes("enquiries"):
        MigrationRecorder(connection).record_unapplied(*migration)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["migrations"] == "pending"


@pytest.mark.parametrize(("minutes", "status"), [(1, 200), (6, 503)])
def test_mail_that_does_not_leave_makes_it_unready(
    client: Client, db: None, consultation_payload: Payload, minutes: int, status: int
) -> None:
    client.post("/consultation/", consultation_payload())
    OutgoingEmail.objects.update(due_at=Now() - timedelta(minutes=minutes))
    response = client.get("/readyz")
    assert response.status_code == status
    assert (response.json()["checks"]["queue"] == "ok") == (status == 200)


def test_a_dead_letter_leaves_it_ready(
    client: Client, db: None, consultation_payload: Payload
) -> None:
    client.post("/consultation/", consultation_payload())
    OutgoingEmail.objects.update(state="DEAD", due_at=None)
    assert client.get("/readyz").status_code == 200
