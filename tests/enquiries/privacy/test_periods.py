"""Every period stands in one table; page, document and jobs are made from it, and each is kept."""

from datetime import timedelta
from html import unescape
from importlib import import_module

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings

from enquiries.delivery.periodic import JOBS
from enquiries.models import Erasure
from enquiries.privacy.pruning import KEEP_ERASURES, KEEP_LOGS, months_before
from enquiries.privacy.retention import PERIODS, Period, as_document
from mybackpain.staff.audit_log import AuditEntry
from tests.enquiries.reception import member
from tests.project_copy import ROOT

pytestmark = pytest.mark.django_db
by_job = pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.job)


def run(job: str) -> None:
    call_command("periodic", "--run", job)


def test_the_document_holds_the_table_as_it_is() -> None:
    document = (ROOT / "docs" / "privacy.md").read_text()
    assert as_document() in document, "docs/privacy.md: put in what `manage.py retention` prints"


def test_the_command_prints_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("retention")

    assert capsys.readouterr().out.strip() == as_document().strip()


@by_job
def test_the_worker_runs_the_job_of_each_period(period: Period) -> None:
    assert JOBS[period.job].run is period.erase


@by_job
def test_a_period_stands_on_the_privacy_page_where_it_concerns_patients(
    client: Client, period: Period
) -> None:
    page = unescape(client.get("/privacy/").content.decode())
    assert (period.what in page and period.kept in page) is period.is_for_patients


OF_VISITORS = {"fingerprint", "digest", "address", "ip_address", "session_key"}
SWITCHED_OFF = {"axes_accesslog", "axes_accessfailurelog"}


def test_a_table_outside_the_enquiries_that_knows_visitors_has_a_period() -> None:
    """Those of the enquiries are swept column by column: test_personal_fields.py."""
    tables = {
        model._meta.db_table: model.__name__
        for model in apps.get_models()
        if model._meta.app_label != "enquiries"
        and OF_VISITORS & {field.name for field in model._meta.fields}
    }
    ended = " ".join(period.where for period in PERIODS)

    assert len(tables) > len(SWITCHED_OFF)
    assert not [
        table
        for table, name in tables.items()
        if table not in SWITCHED_OFF and table not in ended and name not in ended
    ]


def test_the_privacy_page_follows_a_setting(client: Client, settings: Settings) -> None:
    settings.RETENTION_MONTHS = 1
    assert "1 month after your request is closed" in client.get("/privacy/").content.decode()


def test_the_privacy_page_says_nothing_of_a_count_that_is_off(
    client: Client, settings: Settings
) -> None:
    settings.LIMIT_PER_ADDRESS = settings.LIMIT_PER_CLIENT = settings.LIMIT_SITE = None
    assert "by which requests are counted" not in client.get("/privacy/").content.decode()


def test_the_audit_log_goes_after_its_period() -> None:
    end = months_before(now(), KEEP_LOGS)
    for at in (end - timedelta(days=1), end + timedelta(days=1)):
        AuditEntry.objects.create(event="refused", at=at)

    run("prune_audit_log")

    assert AuditEntry.objects.get().at > end


def test_admins_log_goes_after_its_period() -> None:
    end = months_before(now(), KEEP_LOGS)
    user = member("mona", "Manager")
    for at in (end - timedelta(days=1), end + timedelta(days=1)):
        LogEntry.objects.create(user=user, action_time=at, action_flag=2)

    run("prune_admin_log")

    assert LogEntry.objects.get().action_time > end


def test_sessions_go_once_they_have_ended() -> None:
    store = import_module(django_settings.SESSION_ENGINE).SessionStore
    for seconds in (-60, 60):
        session = store()
        session.set_expiry(seconds)
        session.save()

    run("prune_sessions")

    assert Session.objects.get().expire_date > now()


def test_wrong_passwords_go_after_a_day() -> None:
    for age in (timedelta(days=1, minutes=1), timedelta(hours=23)):
        attempt = AccessAttempt.objects.create(failures_since_start=1)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=now() - age)

    run("prune_sign_in_attempts")

    assert AccessAttempt.objects.count() == 1


def test_the_list_of_erasures_goes_once_no_backup_holds_what_it_names() -> None:
    for age in (KEEP_ERASURES - timedelta(days=1), KEEP_ERASURES + timedelta(days=1)):
        Erasure.objects.create(kind="consultation", what=str(age.days), at=now() - age)

    run("prune_erasures")

    assert Erasure.objects.get().what == str(KEEP_ERASURES.days - 1)


def test_the_database_keeps_logs_as_long_as_the_table_says() -> None:
    grants = (ROOT / "docs" / "grants.sql").read_text()
    assert grants.count(f"interval '{KEEP_LOGS} months'") == 2
