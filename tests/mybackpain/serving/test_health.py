"""Probes: is the process alive, and is all well that it needs for its work?"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Now
from django.test import Client
from pytest_django import Settings

from enquiries.common import clock
from enquiries.delivery import periodic
from enquiries.models import MailOutage, OutgoingEmail, PeriodicJob, WorkerHeartbeat
from tests.conftest import Payload


@pytest.fixture
def well(db: None) -> None:
    """A site whose worker lives."""
    periodic.schedule()
    WorkerHeartbeat.objects.beat("worker")


def ready(client: Client) -> tuple[int, dict[str, str]]:
    """The status, and what is not as it should be, by name."""
    response = client.get("/readyz")
    checks = response.json()["checks"].items()
    return response.status_code, {name: fault for name, fault in checks if fault != "ok"}


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_probes_come_over_plain_http_from_any_host(
    client: Client, well: None, settings: Settings, address: str
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(address, headers={"host": "10.1.2.3:8000"}).status_code == 200


def test_a_live_process_says_so_without_a_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_a_site_that_can_work_is_ready(client: Client, well: None) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (200, "ok")
    assert set(response.json()["checks"].values()) == {"ok"}
    assert response.json()["mail_outage_since"] is None


def test_a_pending_migration_makes_it_unready(client: Client, well: None) -> None:
    for migration in MigrationLoader(connection).graph.leaf_nodes("enquiries"):
        MigrationRecorder(connection).record_unapplied(*migration)
    assert ready(client) == (503, {"migrations": "pending"})


@pytest.mark.parametrize(("minutes", "status"), [(4.5, 200), (5.5, 503)])
def test_mail_is_waited_for_five_minutes(
    client: Client, well: None, consultation_payload: Payload, minutes: float, status: int
) -> None:
    client.post("/consultation/", consultation_payload())
    due_at = Now() - timedelta(minutes=minutes)
    OutgoingEmail.objects.update(queued_at=due_at, due_at=due_at)

    assert client.get("/readyz").status_code == status


def late_mail() -> None:
    OutgoingEmail.objects.update(
        queued_at=Now() - timedelta(minutes=6), due_at=Now() - timedelta(minutes=6)
    )


FAULTS: dict[str, tuple[Callable[[], object], str]] = {
    "queue": (late_mail, "mail is not leaving"),
    "mail": (lambda: MailOutage.objects.begin("connection refused"), "no letter can leave: "),
    "worker": (WorkerHeartbeat.objects.all().delete, "no worker has been seen"),
    "jobs": (
        lambda: PeriodicJob.objects.filter(name="digest").update(
            due_at=Now() - timedelta(minutes=16)
        ),
        "overdue: digest",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_named_where_it_makes_the_site_unready(
    client: Client, well: None, consultation_payload: Payload, name: str
) -> None:
    client.post("/consultation/", consultation_payload())
    bring_about, words = FAULTS[name]
    bring_about()
    status, faults = ready(client)
    assert (status, set(faults) - {"queue"}) == (503, {name} - {"queue"})
    assert faults[name].startswith(words)


def test_a_worker_not_seen_for_longer_than_a_lease_makes_it_unready(
    client: Client, well: None
) -> None:
    WorkerHeartbeat.objects.update(seen_at=Now() - timedelta(minutes=10))
    status, faults = ready(client)
    assert (status, faults["worker"]) == (503, "no worker is alive")


def test_it_says_since_when_no_mail_leaves(
    client: Client, well: None, consultation_payload: Payload
) -> None:
    client.post("/consultation/", consultation_payload())
    MailOutage.objects.begin("connection refused")
    assert client.get("/readyz").json()["mail_outage_since"]


def test_a_clock_that_is_wrong_makes_it_unready(
    client: Client, well: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_hour_ago = clock.database_now() - timedelta(hours=1)
    monkeypatch.setattr(clock, "database_now", lambda: an_hour_ago)
    status, faults = ready(client)
    assert (status, set(faults)) == (503, {"clock"})


def test_a_list_of_erasures_that_cannot_be_written_makes_it_unready(
    client: Client, well: None, settings: Settings, tmp_path: Path
) -> None:
    settings.ERASURES_FILE = str(tmp_path)
    status, faults = ready(client)
    assert (status, set(faults)) == (503, {"erasures"})


def test_a_database_that_only_reads_makes_it_unready(client: Client, well: None) -> None:
    with connection.cursor() as cursor:
        read_only = {
            "sqlite": ("PRAGMA query_only = 1", "PRAGMA query_only = 0"),
            "postgresql": ("SET LOCAL transaction_read_only = on", "SELECT 1"),
        }
        forbid, allow = read_only[connection.vendor]
        cursor.execute(forbid)
        status, faults = ready(client)
        cursor.execute(allow)
    assert (status, set(faults)) == (503, {"writing"})


@pytest.mark.parametrize(("hours", "status"), [(None, 503), (25, 200), (27, 503)])
def test_in_earnest_it_asks_for_a_backup_of_the_last_26_hours(
    client: Client, well: None, settings: Settings, hours: int | None, status: int
) -> None:
    settings.IS_HTTPS = True
    if hours:
        PeriodicJob.objects.note_backup()
        PeriodicJob.objects.filter(name="backup").update(due_at=Now() + timedelta(hours=26 - hours))
    assert client.get("/readyz").status_code == status


def test_a_dead_letter_leaves_it_ready(
    client: Client, well: None, consultation_payload: Payload
) -> None:
    client.post("/consultation/", consultation_payload())
    OutgoingEmail.objects.update(state="DEAD", due_at=None)
    assert ready(client) == (200, {})


INSIDE: list[tuple[dict[str, str], int]] = [
    ({"REMOTE_ADDR": "127.0.0.1"}, 200),
    ({"REMOTE_ADDR": "::1"}, 200),
    ({"REMOTE_ADDR": ""}, 200),
    ({"REMOTE_ADDR": "203.0.113.9"}, 403),
    ({"REMOTE_ADDR": "10.0.0.2"}, 403),
    ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 403),
    ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
    ({"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
    ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer a-token"}, 200),
    ({"REMOTE_ADDR": "203.0.113.9", "QUERY_STRING": "token=a-token"}, 200),
    ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer another"}, 403),
    ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer "}, 403),
    ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer ünï"}, 403),
]


@pytest.mark.parametrize("proxies", [0, 1])
@pytest.mark.parametrize(("environ", "status"), INSIDE, ids=str)
def test_only_who_is_inside_is_told_what_is_not_well(
    client: Client,
    well: None,
    settings: Settings,
    environ: dict[str, str],
    status: int,
    proxies: int,
) -> None:
    settings.READYZ_TOKEN, settings.TRUSTED_PROXIES = "a-token", proxies
    assert client.get("/readyz", **environ).status_code == status  # type: ignore[arg-type] # CGI names


def test_without_a_token_none_opens_it(client: Client, well: None) -> None:
    response = client.get("/readyz?token=", REMOTE_ADDR="203.0.113.9")
    assert response.status_code == 403
