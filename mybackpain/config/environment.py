"""Settings read from the environment, once, each naming what is wrong and what is right."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib.util import find_spec
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit

import environ
import phonenumbers
from django.core.exceptions import ImproperlyConfigured

Value = TypeVar("Value")
SHORTEST_SECRET = 32
HOST = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*\.?|\[[0-9a-fA-F:.]+\]", re.ASCII)
LOGIN = re.compile(r"[\w+]+://.*@")
ENCODE = " (in a password write # as %23, / as %2F, ? as %3F, @ as %40, [ as %5B, % as %25)"
env = environ.Env()
defaults: dict[str, Any] = {}  # of every setting that was read; docs/settings.md names the same


def setting(
    name: str,
    read: Callable[..., Value],
    default: Any,
    *,
    example: str,
    is_required: bool = False,
) -> Value:
    """Read an environment variable by `read`.

    Raises ImproperlyConfigured with the name and an example when it is missing or malformed.
    """
    defaults[name] = default
    if is_required and not env.str(name, "").strip():
        raise ImproperlyConfigured(f"{name} is missing. Set it, for example: {name}={example}")
    try:
        return read(name) if name in env.ENVIRON else read(name, default=default)
    except (ValueError, ImproperlyConfigured, KeyError) as error:
        hint = ENCODE if LOGIN.match(env.str(name, "")) else ""
        raise ImproperlyConfigured(
            f"{name} is malformed. A right value looks like: {name}={example}{hint}"
        ) from error


def boolean(name: str, default: str = "0") -> bool:
    """True or false, spelt in any usual way; anything else raises ValueError."""
    typed = env.str(name, default).strip().lower()
    if typed not in {"1", "true", "yes", "on", "0", "false", "no", "off", ""}:
        raise ValueError(typed)
    return typed in {"1", "true", "yes", "on"}


def whole_number(name: str, default: int = 0) -> int:
    """Read a number of 0 or more."""
    number: int = env.int(name, default)
    if number < 0:
        raise ValueError(number)
    return number


def positive_number(name: str, default: int = 1) -> int:
    """Read a number of 1 or more."""
    number = whole_number(name, default)
    if number < 1:
        raise ValueError(number)
    return number


def secret(name: str, default: str = "") -> str:
    """Read a key that nobody guesses: 32 characters or more."""
    typed: str = env.str(name, default)
    if len(typed) < SHORTEST_SECRET:
        raise ValueError(name)
    return typed


def optional_secret(name: str, default: str = "") -> str:
    """Read a key as `secret` does, or none."""
    return secret(name, default) if env.str(name, default) else ""


def hosts(name: str, default: Sequence[str] = ()) -> list[str]:
    """Read names of hosts, at least one; a scheme, a port or a path is a slip."""
    names = [host.strip() for host in env.list(name, default=list(default))]
    if not names or not all(HOST.fullmatch(host) for host in names):
        raise ValueError(name)
    return names


def telephone(name: str, default: str = "") -> str:
    """Read a telephone number as it is printed, if it can be dialled."""
    typed: str = env.str(name, default)
    try:
        number = phonenumbers.parse(typed, "GB")
    except phonenumbers.NumberParseException as error:
        raise ValueError(typed) from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError(typed)
    return typed.strip()


PERIODS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}


def rate(name: str, default: str = "off") -> tuple[int, timedelta] | None:
    """How many in which time, like 3/d or 20/h; None for `off`."""
    typed = env.str(name, default).strip().lower()
    if typed == "off":
        return None
    most, _, period = typed.partition("/")
    if int(most) < 1:
        raise ValueError(typed)
    return int(most), PERIODS[period]


def heartbeat(name: str, default: str = "") -> str:
    """Read an address to be asked for, or none."""
    typed: str = env.str(name, default)
    url = urlsplit(typed)
    if typed and (url.scheme not in {"http", "https"} or not url.hostname):
        raise ValueError(typed)
    return typed


def origin(name: str, default: str = "") -> str:
    """Scheme and host of a site, without a slash at its end."""
    url = env.url(name, default)
    if url.scheme not in {"http", "https"} or not url.hostname or url.path.strip("/"):
        raise ValueError(name)
    return f"{url.scheme}://{url.netloc}"


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


def one_of(*choices: str) -> Callable[..., str]:
    """A reader for a setting that has few values."""

    def read(name: str, default: str = "") -> str:
        typed: str = env.str(name, default)
        if typed not in choices:
            raise ValueError(typed)
        return typed

    return read


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
