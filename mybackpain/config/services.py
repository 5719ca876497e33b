"""Settings that say where something else is that the site talks to."""

from importlib.util import find_spec
from typing import Any
from urllib.parse import SplitResult, urlsplit

from .environment import env


def service(typed: str) -> SplitResult:
    """Take the address of a service apart, whose password may hold what ends an address.

    Raises ValueError where a password is not percent-encoded, so that it reads as something else.
    """
    url = urlsplit(typed)
    is_cut = bool(url.fragment) or "@" in url.path
    is_cut |= any("=" not in option for option in url.query.split("&") if url.query)
    if (url.netloc and is_cut) or ("," not in url.netloc and url.port == 0):
        raise ValueError("not percent-encoded")
    return url


def cache(name: str, default: str = "") -> dict[str, Any]:
    """Read where processes keep what they share."""
    service(env.str(name, default))
    config: dict[str, Any] = env.cache_url(name, default)
    if config["BACKEND"].endswith("RedisCache"):  # one that does not answer holds nobody up
        patience = {"socket_connect_timeout": 1, "socket_timeout": 1}
        config["OPTIONS"] = patience | config.get("OPTIONS", {})
    return config


def task_queue(name: str, default: str = "") -> str:
    """The address of a Redis server that carries tasks, where what speaks to it is installed.

    A patient waits no longer than a quarter of a second for one that is silent.
    """
    url: str = env.str(name, default)
    is_redis = url.startswith(("redis://", "rediss://"))
    if url and not (is_redis and find_spec("django_tasks_rq")):
        raise ValueError(name)
    timeouts = "socket_connect_timeout=0.25&socket_timeout=0.25"
    return f"{url}{'&' if '?' in url else '?'}{timeouts}" if url else ""


CONNECT_SECONDS = 2  # for each host in turn
# What the server asks of us in its turn: a host of ours that lost its power in the middle of a
# transaction would hold its locks for hours. No sooner, for the disk of a backup may be slow.
IS_ANYBODY_THERE = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_user_timeout=15000"

# For each kind of database that the site runs on, what runs it and how it is used.
DATABASES: dict[str, dict[str, Any]] = {
    "django.db.backends.sqlite3": {
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            ),
        }
    },
    "django.db.backends.postgresql": {
        "ENGINE": "mybackpain.config.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": CONNECT_SECONDS,
            # A host that lost its power says nothing: the kernel would wait a quarter of an hour.
            "tcp_user_timeout": 4000,  # milliseconds until what was sent must have arrived
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "options": IS_ANYBODY_THERE,
        },
    },
}


def database(name: str, default: str = "") -> dict[str, Any]:
    """Read a database of one of the two kinds that the site runs on; any other is a KeyError.

    Options in the address, such as `?sslmode=require`, are added to ours.
    """
    typed = env.str(name, default)
    if not typed.startswith("sqlite:"):  # a file, or `sqlite://:memory:`, has no password
        service(typed)
    config: dict[str, Any] = env.db_url(name, default)
    ours = DATABASES[config["ENGINE"]]
    options: dict[str, Any] = ours["OPTIONS"] | config.get("OPTIONS", {})
    if "ENGINE" in ours:
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
