"""Settings read from the environment, once, each naming what is wrong and what is right."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

import environ
import idna
import phonenumbers
from django.core.exceptions import ImproperlyConfigured

Value = TypeVar("Value")
SHORTEST_SECRET = 32
LAST_PORT = 65535
IS_POSSIBLE = phonenumbers.ValidationResult.IS_POSSIBLE
HOST = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:.]+\]", re.ASCII)
TOKEN = re.compile(r"[!-~]+")  # what may stand in a head
LOGIN = re.compile(r"[\w+]+://.*@")
QUOTES = tuple("\"'“”„‘’")
# A telephone number as it is printed: its digits, and perhaps an extension.
PRINTED = re.compile(r"(\+?[\d ().-]+)(?:(?:ext\.?|x) ?(\d+))?", re.ASCII | re.IGNORECASE)
ENCODE = (
    " (in a password write # as %23, / as %2F, ? as %3F, @ as %40, [ as %5B, % as %25; a login to "
    "a mail server has no letters or signs beyond ASCII, such as £ or ü)"
)
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
    typed = env.ENVIRON.get(name, "")
    if is_required and not typed.strip():
        raise ImproperlyConfigured(f"{name} is missing. Set it, for example: {name}={example}")
    try:
        return read(name) if name in env.ENVIRON else read(name, default=default)
    except (ValueError, ImproperlyConfigured, KeyError) as error:
        hint = ENCODE if LOGIN.match(typed) else ""
        raise ImproperlyConfigured(
            f"{name} is malformed. A right value looks like: {name}={example}{hint}"
        ) from error


def text(name: str, default: str = "") -> str:
    """Read one line as it stands, one that begins with `$` too, as a key may."""
    typed = str(env.ENVIRON.get(name, default))
    if not typed.isprintable():
        raise ValueError(name)
    return typed


def is_quoted(typed: str) -> bool:
    """Whether an editor, or a file that keeps them, has left quotes around a value."""
    return typed.strip().startswith(QUOTES) and typed.strip().endswith(QUOTES)


def unquoted(name: str, default: str = "") -> str:
    """Read one line that people are shown, or that names something."""
    typed = text(name, default)
    if is_quoted(typed):
        raise ValueError(name)
    return typed


def words(name: str, default: str = "") -> str:
    """Read what must say something."""
    typed = unquoted(name, default)
    if not typed.strip():
        raise ValueError(name)
    return typed


def token(name: str, default: str = "") -> str:
    """Read what a program sends in a head of its request, or none."""
    typed = unquoted(name, default)
    if typed and not TOKEN.fullmatch(typed):
        raise ValueError(name)
    return typed


def names(name: str, default: Sequence[str] = ()) -> list[str]:
    """Read a list with commas between."""
    typed = text(name, ",".join(default))
    return [part.strip() for part in typed.split(",") if part.strip()]


def boolean(name: str, default: str = "0") -> bool:
    """True or false, spelt in any usual way; anything else raises ValueError."""
    typed = text(name, default).strip().lower()
    if typed not in {"1", "true", "yes", "on", "0", "false", "no", "off", ""}:
        raise ValueError(typed)
    return typed in {"1", "true", "yes", "on"}


def between(least: int, most: int) -> Callable[..., int]:
    """Make a reader of whole numbers; beyond these bounds nothing else could reckon with them."""

    def read(name: str, default: int = least) -> int:
        number = int(text(name, str(default)))
        if not least <= number <= most:
            raise ValueError(number)
        return number

    return read


def secret(name: str, default: str = "") -> str:
    """Read a key that nobody guesses: 32 characters or more."""
    typed = text(name, default)
    if len(typed) < SHORTEST_SECRET:
        raise ValueError(name)
    return typed


def optional_secret(name: str, default: str = "") -> str:
    """Read a key as `secret` does, or none."""
    return secret(name, default) if text(name, default) else ""


def hosts(name: str, default: Sequence[str] = ()) -> list[str]:
    """Read names of hosts, at least one; a scheme, a port or a path is a slip.

    A dot at the end, as in a zone of DNS, goes: Django takes it off what is asked for.
    """
    found = [host.removesuffix(".") for host in names(name, default)]
    if not found or not all(HOST.fullmatch(host) for host in found):
        raise ValueError(name)
    return found


def telephone(name: str, default: str = "") -> str:
    """Read a telephone number as it is printed, if it can be dialled from anywhere."""
    typed = text(name, default).strip()
    try:
        number = phonenumbers.parse(typed, "GB")
    except phonenumbers.NumberParseException as error:
        raise ValueError(typed) from error
    can_be_dialled = phonenumbers.is_possible_number_with_reason(number) == IS_POSSIBLE
    if not can_be_dialled or not PRINTED.fullmatch(typed):
        raise ValueError(typed)
    return typed


def telephone_link(printed: str) -> str:
    """Give the address that calls a number; of `+44 (0)20 …` the 0 is not dialled."""
    found = PRINTED.fullmatch(printed)
    number, extension = found.groups() if found else (printed, "")
    if number.startswith("+"):
        parsed = phonenumbers.parse(number)
        number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    digits = re.sub(r"[^+\d]", "", number)
    return f"tel:{digits};ext={extension}" if extension else f"tel:{digits}"


MOST_ENQUIRIES = 1_000_000
PERIODS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}


def rate(name: str, default: str = "off") -> tuple[int, timedelta] | None:
    """How many in which time, like 3/d or 20/h; None for `off`."""
    typed = text(name, default).strip().lower()
    if typed == "off":
        return None
    most, _, period = typed.partition("/")
    if not 1 <= int(most) <= MOST_ENQUIRIES:
        raise ValueError(typed)
    return int(most), PERIODS[period]


def origin(name: str, default: str = "") -> str:
    """Read scheme, host and perhaps port of a site; a host in other letters becomes ASCII."""
    url = urlsplit(text(name, default).strip())
    host = (url.hostname or "").removesuffix(".")
    is_ours = url.scheme in {"http", "https"} and "@" not in url.netloc
    if not is_ours or url.path.strip("/") or url.query or url.fragment:
        raise ValueError(name)
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode()
    host = bracketed(host)
    if not HOST.fullmatch(host) or host[0] in "*.":
        raise ValueError(name)
    return f"{url.scheme}://{host}" + (f":{url.port}" if url.port else "")


def bracketed(host: str) -> str:
    """Write a host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def one_of(*choices: str) -> Callable[..., str]:
    """A reader for a setting that has few values."""

    def read(name: str, default: str = "") -> str:
        typed = text(name, default)
        if typed not in choices:
            raise ValueError(typed)
        return typed

    return read
