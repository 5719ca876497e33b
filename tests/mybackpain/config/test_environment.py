"""Each kind of value is read as it is meant, and what is none of its kind is malformed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from mybackpain.config import environment
from mybackpain.config.environment import (
    between,
    hosts,
    origin,
    rate,
    secret,
    setting,
    telephone,
    text,
    token,
    words,
)


def read(reader: Callable[..., Any], typed: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(environment, "defaults", {})
    monkeypatch.setenv("READ", typed)
    return setting("READ", reader, None, example="…")


KEY = "$3cret-" * 6


@pytest.mark.parametrize(
    ("reader", "typed", "value"),
    [
        (text, "$HOME", "$HOME"),
        (text, "$$", "$$"),
        (secret, KEY, KEY),
        (between(0, 9), " 9 ", 9),
        (hosts, " a.example , .b.example,[::1]", ["a.example", ".b.example", "[::1]"]),
        (origin, "https://mybackpain.co.uk/", "https://mybackpain.co.uk"),
        (origin, "HTTPS://MyBackPain.co.uk:8443", "https://mybackpain.co.uk:8443"),
        (origin, "https://rückenweh.example", "https://xn--rckenweh-65a.example"),
        (origin, "http://[::1]:8000", "http://[::1]:8000"),
        (origin, "http://web_1:8000", "http://web_1:8000"),
        (token, "a-token=", "a-token="),
        (token, "", ""),
    ],
)
def test_a_value_is_read_as_it_is_meant(
    monkeypatch: pytest.MonkeyPatch, reader: Callable[..., Any], typed: str, value: object
) -> None:
    assert read(reader, typed, monkeypatch) == value


@pytest.mark.parametrize(
    ("reader", "typed"),
    [
        (text, "1 High Street\nLondon"),
        (secret, "k" * 40 + "\n"),
        (words, ""),
        (words, "  "),
        (token, " "),
        (token, "two words"),
        (token, "clé"),
        (between(1, 9), "0"),
        (between(1, 9), "10"),
        (between(1, 9), "9" * 30),
        (between(1, 9), "4.5"),
        (between(1, 9), "four"),
        (between(0, 9), ""),
        (rate, "9" * 20 + "/d"),
        (telephone, "tel:02079460018"),
        (telephone, "020 7946 0018 or 0019"),
        (origin, ""),
        (origin, "mybackpain.co.uk"),
        (origin, "https:mybackpain.co.uk"),
        (origin, "https://mybackpain.co.uk/site"),
        (origin, "https://mybackpain.co.uk?a=b"),
        (origin, "https://mybackpain.co.uk#top"),
        (origin, "https://ann:secret@mybackpain.co.uk"),
        (origin, "https://mybackpain.co.uk:port"),
        (origin, "https://mybackpain.co.uk:99999"),
        (origin, "https://my backpain.co.uk"),
        (origin, "https://*.co.uk"),
        (origin, "https://.co.uk"),
        (origin, "https://[::1"),
        (origin, "ftp://mybackpain.co.uk"),
    ],
)
def test_what_is_none_of_its_kind_is_malformed(
    monkeypatch: pytest.MonkeyPatch, reader: Callable[..., Any], typed: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^READ is malformed"):
        read(reader, typed, monkeypatch)
