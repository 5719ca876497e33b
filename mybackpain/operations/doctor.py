"""Tries everything that the site needs, as the user it runs as, and says what to do."""

from collections.abc import Callable, Iterator
from pathlib import Path
from smtplib import SMTPException
from typing import NamedTuple

import psycopg
from django.conf import settings
from django.core.checks import ERROR, WARNING, run_checks
from django.core.mail.backends.smtp import EmailBackend
from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Now

from enquiries.common import clock, database_rights, erasure_file
from enquiries.delivery.mailer import mailer
from enquiries.outbox.heartbeat import BACKUP, PeriodicJob, WorkerHeartbeat

from . import postgresql


class Finding(NamedTuple):
    """What was tried, what is wrong with it (nothing, where all is well), and what to do."""

    what: str
    fault: str = ""
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Try all, the database and its tables first: without them the rest of it is not asked."""
    yield from settings_and_checks()
    yield (found := database())
    if not found.fault:
        yield (found := tried("migrations", migrations, "manage.py migrate, then manage.py rights"))
    if not found.fault:
        yield from (tried(what, probe, remedy) for what, probe, remedy in OF_THE_DATABASE)
    yield from (tried(what, probe, remedy) for what, probe, remedy in BESIDE_IT)


def tried(what: str, probe: Callable[[], str], remedy: str) -> Finding:
    try:
        return Finding(what, probe(), remedy)
    except (Error, OSError, SMTPException, ValueError) as error:
        words = (str(error).splitlines() or [""])[0]  # the others quote what was asked
        return Finding(what, f"{type(error).__name__}: {words}".removesuffix(": "), remedy)


def settings_and_checks() -> Iterator[Finding]:
    found = run_checks(include_deployment_checks=settings.IS_HTTPS)
    wrong = [one for one in found if one.level >= WARNING and not one.is_silenced()]
    if not wrong:
        yield Finding("settings")
    for message in wrong:
        kind = "error" if message.level >= ERROR else "warning"
        yield Finding("settings", f"{kind}: {message.msg}", message.hint or "")


def database() -> Finding:
    """Connect, and tell in the database's own words why that fails."""
    remedy = "DATABASE_URL=postgres://user:password@host:5432/name names another, or it is away."
    try:
        if connection.vendor == "postgresql":
            password = str(connection.settings_dict["PASSWORD"] or "")
            psycopg.connect(postgresql.address(), password=password or None).close()
        connection.ensure_connection()
    except (psycopg.Error, Error) as error:
        words = "; ".join(line.strip() for line in str(error).splitlines() if line.strip())
        return Finding("database", words, remedy)
    return Finding("database")


def writing() -> str:
    with transaction.atomic():
        WorkerHeartbeat.objects.create(name="doctor")
        transaction.set_rollback(True)
    return ""


def migrations() -> str:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(pending)} pending" if pending else ""


def rights() -> str:
    """As in docs/grants.sql, the site's login does its work, and rewrites no log."""
    if lacking := database_rights.lacking():
        return lacking
    return "this login may rewrite the audit log" if database_rights.may_rewrite_logs() else ""


def host_clock() -> str:
    seconds = clock.seconds_apart()
    return "" if abs(seconds) <= clock.MOST_APART.total_seconds() else f"{seconds:+} seconds off"


def backup() -> str:
    is_fresh = PeriodicJob.objects.filter(name=BACKUP, due_at__gt=Now()).exists()
    return "" if is_fresh else "none of the last 26 hours"


def mail() -> str:
    """Connect, with TLS and login as EMAIL_URL says; no letter is sent."""
    server = mailer()
    if isinstance(server, EmailBackend):
        server.open()
        server.close()
    return ""


def static_files() -> str:
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    return "" if manifest.exists() else f"{manifest} is missing"


OF_THE_DATABASE = [
    ("writing", writing, "Name the primary, make room on its disk, or run manage.py rights."),
    ("rights", rights, "Serve with a login of its own; as the owner run manage.py rights."),
    ("clock", host_clock, "timedatectl set-ntp true, here and on the database's host"),
    ("backup", backup, "systemctl start mybackpain-backup"),
]
BESIDE_IT = [
    ("mail", mail, "EMAIL_URL=smtp+tls://user:password@mail.example.org:587"),
    ("erasures", erasure_file.fault, "Give ERASURES_FILE to the user that the site runs as."),
    ("static files", static_files, "manage.py collectstatic --no-input"),
]
