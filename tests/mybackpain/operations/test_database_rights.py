import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.utils.timezone import now

from enquiries.models import Erasure, OutgoingEmail
from enquiries.privacy.pruning import KEEP_LOGS, months_before, prune_audit_log
from enquiries.privacy.rewriting import rewrite_erased, tables
from factsheets.models import FactSheet
from mybackpain.staff.audit_log import AuditEntry
from tests.conftest import Payload
from tests.mybackpain.staff.helpers import events, new_staff, sign_in

ROLE = "mybackpain_app_under_test"
GRANTS = Path(__file__).resolve().parents[3] / "docs" / "grants.sql"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
    pytest.mark.skipif(not shutil.which("psql"), reason="psql is not installed"),
]


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def as_the_site(sheet: FactSheet, quick_hashes: None) -> Iterator[None]:
    """The rest of the test has the rights that docs/grants.sql gives, and no other."""
    database = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    login = {name: str(database[key]) for name, key in names.items()}
    new_staff()
    run(f"CREATE ROLE {ROLE}")
    options = ["-qv", "ON_ERROR_STOP=1", "-v", f"app={ROLE}", "-d", database["NAME"]]
    subprocess.run(["psql", *options, "-f", GRANTS], env=os.environ | login, check=True)
    run(f"SET ROLE {ROLE}")
    yield
    run("RESET ROLE")
    connection.close()
    # Another connection of the pool may still have the role.
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own
    run("DROP FUNCTION keep_log CASCADE")
    run(f"DROP OWNED BY {ROLE}")
    run(f"DROP ROLE {ROLE}")


def test_the_sites_login_is_enough_for_its_work(
    as_the_site: None, client: Client, report_payload: Payload, consultation_payload: Payload
) -> None:
    sheet = FactSheet.objects.get(slug="sacroiliac-joint-dysfunction")

    client.post(f"{sheet.get_absolute_url()}report/", report_payload())
    client.post("/consultation/", consultation_payload())
    call_command("worker", "--drain")
    Group.objects.all().delete()
    call_command("roles")

    assert set(OutgoingEmail.objects.values_list("state", flat=True)) == {"SENT"}
    checks = client.get("/readyz").json()["checks"]
    assert (checks["writing"], checks["rights"]) == ("ok", "ok")


@pytest.mark.parametrize(
    ("right", "table"),
    [
        ("SELECT", "enquiries_outgoingemail"),
        ("UPDATE", "enquiries_consultation"),
        ("INSERT", "enquiries_reportrequest"),
        ("DELETE", "django_session"),
        ("SELECT", "factsheets_cause"),
        ("INSERT", "mybackpain_auditentry"),
        ("DELETE", "auth_user_groups"),
    ],
)
def test_a_right_that_is_lacking_is_named(
    as_the_site: None, client: Client, right: str, table: str
) -> None:
    run("RESET ROLE")
    run(f"REVOKE {right} ON {table} FROM {ROLE}")
    run(f"SET ROLE {ROLE}")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["rights"] == f"this login lacks {right} on {table}"


def test_the_sites_login_is_enough_for_staff(as_the_site: None, browser: Client) -> None:
    sheet = FactSheet.objects.get(slug="sacroiliac-joint-dysfunction")
    sign_in(browser)

    form = {"action": "withdraw", "_selected_action": sheet.pk, "confirmed": "yes"}
    browser.post("/admin/factsheets/factsheet/", form)
    browser.post("/admin/logout/")

    sheet.refresh_from_db()
    assert sheet.is_draft
    assert events() == ["signed_in", "signed_out"]


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE loot (x int)",
        "ALTER TABLE enquiries_consultation ADD COLUMN x int",
        "DROP TABLE enquiries_consultation",
        "TRUNCATE enquiries_consultation",
        "DELETE FROM mybackpain_auditentry WHERE account = 'ann'",
        "UPDATE mybackpain_auditentry SET account = ''",
        "DELETE FROM django_migrations",
        "COPY enquiries_consultation TO '/tmp/loot'",
    ],
)
def test_whoever_steals_the_sites_login_may_not(as_the_site: None, sql: str) -> None:
    AuditEntry.objects.create(event="refused", account="ann")
    with pytest.raises(DatabaseError, match=r"permission denied|must be|privileges of"):
        run(sql)


def erased_ago(age: timedelta) -> None:
    Erasure.objects.create(kind="consultation", what=str(uuid4()), at=now() - age)


def test_the_worker_says_where_erased_words_wait_for_the_owner_of_the_tables(
    as_the_site: None, caplog: pytest.LogCaptureFixture
) -> None:
    erased_ago(timedelta(days=2))

    call_command("periodic", "--run", "rewrite_erased")

    assert "the tables belong to another role" in caplog.text


def test_the_worker_says_nothing_before_the_owners_own_night(
    as_the_site: None, caplog: pytest.LogCaptureFixture
) -> None:
    erased_ago(timedelta(hours=2))

    call_command("periodic", "--run", "rewrite_erased")

    assert "another role" not in caplog.text


def test_the_owner_still_writes_anew_what_the_worker_could_not(as_the_site: None) -> None:
    erased_ago(timedelta(days=2))
    call_command("periodic", "--run", "rewrite_erased")
    run("RESET ROLE")

    assert rewrite_erased() == len(tables())


def test_the_site_drops_lines_of_the_audit_log_whose_period_is_over(as_the_site: None) -> None:
    AuditEntry.objects.create(event="refused", at=months_before(now(), KEEP_LOGS + 1))
    AuditEntry.objects.create(event="refused", at=months_before(now(), KEEP_LOGS - 1))

    assert prune_audit_log() == 1


def test_rights_are_given_again_after_a_migration(
    as_the_site: None, capsys: pytest.CaptureFixture[str]
) -> None:
    run("RESET ROLE")

    call_command("rights")

    assert capsys.readouterr().out == f"Rights are set for: {ROLE}\n"


def test_rights_need_psql(as_the_site: None, monkeypatch: pytest.MonkeyPatch) -> None:
    run("RESET ROLE")
    monkeypatch.setenv("PATH", "")

    with pytest.raises(CommandError, match="psql is not installed: apt install postgresql-client"):
        call_command("rights")
