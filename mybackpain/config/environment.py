"""Settings read from the environment, once, each naming what is wrong and what is right."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

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


def one_of(*choices: str) -> Callable[..., str]:
    """A reader for a setting that has few values."""

    def read(name: str, default: str = "") -> str:
        typed: str = env.str(name, default)
        if typed not in choices:
            raise ValueError(typed)
        return typed

    return read
