"""Settings that say where something else is that the site talks to."""

import re
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from .environment import env, text

NAME = r"(?:[\w-]+(?:\.[\w-]+)*\.?|\[[0-9a-fA-F:.]+\])"
HOSTS = re.compile(rf"{NAME}(?::\d+)?(?:,{NAME}(?::\d+)?)*|:\d+|")  # more than one: databases alone


def service(typed: str) -> SplitResult:
    """Take the address of a service apart, whose password may hold what ends an address.

    Raises ValueError where it has no host that could be one, and where a password is not
    percent-encoded, so that it reads as something else.
    """
    url = urlsplit(typed)
    is_cut = bool(url.fragment) or "@" in url.path
    is_cut |= any("=" not in option for option in url.query.split("&") if url.query)
    if (url.netloc and is_cut) or "://" not in typed or typed != typed.strip():
        raise ValueError("not percent-encoded, or no address")
    if not HOSTS.fullmatch(url.netloc.rpartition("@")[2]):
        raise ValueError("no host")
    if "," not in url.netloc and url.port == 0:
        raise ValueError("no port")
    return url


def heartbeat(name: str, default: str = "") -> str:
    """Read an address to be asked for, or none; a login in it would be taken for a host."""
    typed = text(name, default)
    if typed:
        url = service(typed)
        is_askable = url.hostname and typed.isascii() and "@" not in url.netloc
        if url.scheme not in {"http", "https"} or not is_askable or " " in typed:
            raise ValueError(name)
    return typed


# What may stand behind the `?` of each kind of cache, beside a prefix of its keys: numbers.
OF_MEMORY, OF_REDIS = {"max_entries"}, {"socket_timeout", "socket_connect_timeout"}
CACHES: dict[str, set[str]] = {
    "locmemcache": OF_MEMORY,
    "filecache": OF_MEMORY,
    "dummycache": OF_MEMORY,
    **dict.fromkeys(("redis", "rediss", "valkey", "valkeys"), OF_REDIS),
}
MOST = 1_000_000_000
REDIS_DATABASE = re.compile(r"/?\d*")

# Parts of admin's pages, for a while: each process has its own, and needs no server for them.
TEMPLATE_FRAGMENTS = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "template_fragments",
}


def cache(name: str, default: str = "") -> dict[str, Any]:
    """Read where processes keep what they share: one of the caches that need no other library."""
    typed = text(name, default)
    url = service(typed)
    options = dict(parse_qsl(url.query))
    prefix = options.pop("key_prefix", "")
    known = CACHES.get(url.scheme, set())
    is_ours = url.scheme in CACHES and options.keys() <= known
    if not is_ours or not all(0 < float(number) <= MOST for number in options.values()):
        raise ValueError(name)
    config: dict[str, Any] = env.cache_url_config(typed) | {"KEY_PREFIX": prefix}
    if known is OF_REDIS:  # one that does not answer holds nobody up
        is_server = url.netloc and REDIS_DATABASE.fullmatch(url.path)
        if not is_server and (url.netloc or len(url.path) <= 1):
            raise ValueError(name)
        patience = {"socket_connect_timeout": 1, "socket_timeout": 1}
        config["OPTIONS"] = patience | config.get("OPTIONS", {})
    elif url.scheme == "filecache" and not config["LOCATION"].strip("/"):
        raise ValueError(name)
    return config


def task_queue(name: str, default: str = "") -> str:
    """Read the address of a Redis server that carries tasks, where what speaks to it is installed.

    A patient waits no longer than a quarter of a second for one that is silent.
    """
    if not (typed := text(name, default)):
        return ""
    url = service(typed)
    is_redis = url.scheme in {"redis", "rediss"} and bool(REDIS_DATABASE.fullmatch(url.path))
    if not is_redis or not url.hostname or not find_spec("django_tasks_rq"):
        raise ValueError(name)
    timeouts = "socket_connect_timeout=0.25&socket_timeout=0.25"
    return f"{typed}{'&' if url.query else '?'}{timeouts}"


CONNECT_SECONDS = 2  # for each host in turn
# What the server asks of us in its turn: a host of ours that lost its power in the middle of a
# transaction would hold its locks for hours. No sooner, for the disk of a backup may be slow.
IS_ANYBODY_THERE = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_user_timeout=15000"
# It takes disks for slow ones, on which it had better read ten thousand rows than find a hundred.
IS_QUICK_TO_FIND = "-c random_page_cost=1.1"

# For each kind of database that the site runs on, what runs it and how it is used.
DATABASES: dict[str, dict[str, Any]] = {
    "django.db.backends.sqlite3": {
        # To open the file takes a while, and whoever closes it last writes its whole log back.
        "CONN_MAX_AGE": 1,  # seconds, after which a file that is gone is missed
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # What staff search in reads the file through: mapped, no page of it is copied first.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                f"PRAGMA mmap_size={1 << 30};"
            ),
        },
    },
    "django.db.backends.postgresql": {
        "ENGINE": "mybackpain.config.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": CONNECT_SECONDS,
            # A host that lost its power says nothing: the kernel would wait a quarter of an hour.
            "tcp_user_timeout": 4000,  # milliseconds until what was sent must have arrived
            "keepalives_idle": 5,
            "keepalives_interval": 5,  # a busy machine of ours may hold an answer up for two
            "keepalives_count": 3,
            "options": f"{IS_ANYBODY_THERE} {IS_QUICK_TO_FIND}",
        },
    },
}


def postgresql_options() -> set[str]:
    """Name what its own library lets stand behind the `?` of an address."""
    library = import_module("psycopg.pq")  # loaded here: SQLite does without its 6 MB
    return {option.keyword.decode() for option in library.Conninfo.get_defaults()}


def database(name: str, default: str = "") -> dict[str, Any]:
    """Read a database of one of the two kinds that the site runs on; any other is a KeyError.

    Options in the address, such as `?sslmode=require`, are added to ours.
    """
    typed = text(name, default)
    engine = env.DB_SCHEMES[typed.partition("://")[0].lower()]
    ours = DATABASES[engine]
    # `sqlite://:memory:` is no address: it has no port of that name.
    url = urlsplit("sqlite:///") if typed == "sqlite://:memory:" else service(typed)
    is_file = "ENGINE" not in ours
    known = {"timeout"} if is_file else postgresql_options()
    if dict(parse_qsl(url.query)).keys() - known:
        raise ValueError("no such option")
    # A slash that is missing makes a host of a folder; no name at all would be kept in memory.
    if is_file and (url.netloc or typed.partition("?")[0].endswith("/")):
        raise ValueError("no file")
    config: dict[str, Any] = env.db_url_config(typed)
    options: dict[str, Any] = ours["OPTIONS"] | config.get("OPTIONS", {})
    if is_file:
        options["timeout"] = int(options["timeout"])
    elif "/" in config["NAME"] or not (config["NAME"] or "service" in options):
        raise ValueError("no name of a database")
    else:
        options["pool"] = pool(hosts=str(config.get("HOST") or "").count(",") + 1)
    return config | ours | {"OPTIONS": options}


def pool(*, hosts: int) -> dict[str, Any]:
    """Say how connections are kept; who asks for one waits until every host has been tried."""
    return {
        "min_size": 1,
        "max_size": 4,
        "timeout": hosts * CONNECT_SECONDS + 1,
        # After an outage the next request tries anew, and waits for no growing backoff.
        "reconnect_timeout": 2,
    }
