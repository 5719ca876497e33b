"""Addresses of what the site talks to: what could not work is malformed, at the start."""

from collections.abc import Callable
from typing import Any

import pytest

from mybackpain.config.mail import envelope, inbound_mailbox
from mybackpain.config.services import cache, database, heartbeat, task_queue
from tests.mybackpain.commands import run
from tests.project_copy import ROOT

PG = "postgres://ann:secret@db.example"


def read(reader: Callable[..., Any], typed: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("READ", typed)
    return reader("READ")


@pytest.mark.parametrize(
    ("typed", "host", "port", "name"),
    [
        (f"{PG}/site", "db.example", "", "site"),
        (f"{PG}:5433/site", "db.example", 5433, "site"),
        (f"{PG},db2.example/site?target_session_attrs=any", "db.example,db2.example", "", "site"),
        (f"{PG}:5432,db2.example:5433/site", "db.example,db2.example", "5432,5433", "site"),
        ("postgresql://ann@[::1]/site", "::1", "", "site"),
        ("postgres:///site", "", "", "site"),
        ("postgres:////run/postgresql/site", "/run/postgresql", "", "site"),
        ("postgres:///?service=site", "", "", ""),
        ("POSTGRES://ann@bücher.example/site", "bücher.example", "", "site"),
        ("sqlite:///var/site.sqlite3", "", "", "var/site.sqlite3"),
        ("sqlite:////srv/site.sqlite3?timeout=5", "", "", "/srv/site.sqlite3"),
        ("sqlite://:memory:", None, None, ":memory:"),
    ],
)
def test_a_database_is_found_where_its_address_says(
    monkeypatch: pytest.MonkeyPatch, typed: str, host: str, port: object, name: str
) -> None:
    config = read(database, typed, monkeypatch)
    assert (config.get("HOST"), config.get("PORT"), config["NAME"]) == (host, port, name)


def test_sqlites_file_stays_open_between_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    config = read(database, "sqlite:///var/site.sqlite3", monkeypatch)
    assert config["CONN_MAX_AGE"] > 0


@pytest.mark.parametrize(
    "typed",
    [
        PG,
        f"{PG}/",
        f"{PG}/site/more",
        f"{PG}/site?sslmod=require",
        f"{PG}/site?pool=4",
        f"{PG}/site?conn_max_age=60",
        f"{PG}/site?CONN_MAX_AGE=60",
        f"{PG}/site?ssl",
        f"{PG} /site",
        f"{PG}/site ",
        f" {PG}/site",
        f"{PG}\n/site",
        f"{PG}:x,db2.example/site",
        f"{PG},/site",
        f"{PG}:0/site",
        f"{PG}:99999/site",
        "postgres://db..example/site",
        "postgres://%2Frun%2Fpostgresql/site",
        "postgres://[::1/site",
        "postgres:ann:secret@db.example/site",
        "postgres//db.example/site",
        "postgres",
        "'postgres://db.example/site'",
        "mongodb://db.example/site",
        "sqlite://",
        "sqlite:///",
        "sqlite:///var/",
        "sqlite:////?timeout=5",
        "sqlite://var/site.sqlite3",
        "sqlite:site.sqlite3",
        "sqlite:///site.sqlite3?mode=ro",
        "sqlite:///site.sqlite3?timeout=soon",
    ],
)
def test_what_is_no_database_of_ours_is_malformed(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    with pytest.raises((ValueError, KeyError)):
        read(database, typed, monkeypatch)


@pytest.mark.parametrize(
    "typed",
    [
        "locmemcache://",
        "dummycache://",
        "filecache:///var/cache/site",
        "redis://cache.example",
        "rediss://:secret@cache.example:6380/2",
        "redis://cache.example,cache2.example/1",
        "redis:///run/redis.sock",
        "redis://cache.example/0?socket_timeout=2",
        "redis://cache.example/0?socket_timeout=0.5",
        "locmemcache://?max_entries=1000",
    ],
)
def test_a_cache_is_taken(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    assert read(cache, typed, monkeypatch)["BACKEND"].startswith("django.core.cache.backends.")


@pytest.mark.parametrize("kind", ["locmemcache://", "filecache:///kept", "redis://cache.example"])
def test_a_prefix_of_a_caches_keys_is_kept(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    assert read(cache, f"{kind}?key_prefix=site", monkeypatch)["KEY_PREFIX"] == "site"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "localhost:6379",
        "redis:cache.example",
        "redis://cache.example/first",
        "redis://cache.example:port/0",
        "redis://cache.example/0?compress=1",
        "redis://cache example/0",
        "memcache://cache.example:11211",
        "pymemcache://cache.example:11211",
        "dbcache://a_table",
        "locmemcache://?timeout=soon",
        "locmemcache://?max_entries=many",
        "locmemcache://?max_entries=0",
        "locmemcache://?socket_timeout=1",
        "redis://cache.example/0?max_entries=100",
        "redis://cache.example/0?socket_timeout=soon",
        "redis://cache.example/0?socket_connect_timeout=-1",
        "redis://cache.example/0?socket_timeout=inf",
        "redis://",
        "redis:///",
        "filecache://",
        "filecache:///",
    ],
)
def test_what_is_no_cache_of_ours_is_malformed(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (any of its kind is told as malformed)
        read(cache, typed, monkeypatch)


@pytest.mark.parametrize(
    "typed",
    [
        "cache.example",
        "redis://",
        "redis://cache.example:port",
        "redis://cache.example/first",
        "redis://:a#b@cache.example/0",
        "amqp://cache.example",
    ],
)
def test_what_carries_no_tasks_is_malformed(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (any of its kind is told as malformed)
        read(task_queue, typed, monkeypatch)


def test_a_task_queue_keeps_no_patient_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    url = read(task_queue, "rediss://:secret@cache.example/1?ssl_cert_reqs=none", monkeypatch)
    assert url.endswith("?ssl_cert_reqs=none&socket_connect_timeout=0.25&socket_timeout=0.25")


@pytest.mark.parametrize(
    "typed",
    [
        "hc-ping.com/1234",
        "https://",
        "ftp://hc-ping.com/1234",
        "https://hc-ping.com:port/1234",
        "https://hc-ping.com:99999/1234",
        "https://hc-ping.com/12 34",
        "https://hc-ping.com/1234\n",
        "https://hc ping.com/1234",
        "https://ann:secret@kuma.example/1234",
        "https://kuma.example/für-uns",
    ],
)
def test_what_cannot_be_asked_for_is_no_heartbeat(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (any of its kind is told as malformed)
        read(heartbeat, typed, monkeypatch)


@pytest.mark.parametrize(
    "typed",
    [
        "imaps://mail.example.org",
        "imaps://clinic@mail.example.org",
        "imaps://clinic:secret@",
        "imaps://clinic:secret@mail.example.org?ssl=1",
        "imap://clinic:secret@mail.example.org",
        "imap://127.0.0.1",
        "pop3s://clinic:secret@mail.example.org",
        "maildir:/var/mail/clinic",
        "maildir://var/mail/clinic",
        "/var/mail/clinic",
        "on",
    ],
)
def test_where_no_mail_can_come_in_is_malformed(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (any of its kind is told as malformed)
        read(inbound_mailbox, typed, monkeypatch)


def test_the_domain_of_an_envelope_becomes_what_mail_servers_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read_as = read(envelope, "bounce+{id}@bücher.example", monkeypatch)
    assert read_as == "bounce+{id}@xn--bcher-kva.example"


@pytest.mark.long
def test_a_site_on_sqlite_loads_nothing_of_postgresql() -> None:
    site = {"SECRET_KEY": "only-for-tests", "SITE_URL": "http://127.0.0.1"}
    asked = "import sys, mybackpain.wsgi; print('psycopg' in sys.modules)"

    answer = run(ROOT, "-c", asked, settings=site | {"DATABASE_URL": "sqlite://:memory:"})

    assert answer.stdout == "False\n"
