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
    telephone_link,
    text,
    token,
    unquoted,
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
        (hosts, "a.example.,.b.example.", ["a.example", ".b.example"]),
        (origin, "https://mybackpain.co.uk/", "https://mybackpain.co.uk"),
        (origin, "https://mybackpain.co.uk./", "https://mybackpain.co.uk"),
        (origin, "http://rückenweh.example.:8000", "http://xn--rckenweh-65a.example:8000"),
        (origin, "HTTPS://MyBackPain.co.uk:8443", "https://mybackpain.co.uk:8443"),
        (origin, "https://rückenweh.example", "https://xn--rckenweh-65a.example"),
        (origin, "http://[::1]:8000", "http://[::1]:8000"),
        (origin, "http://web_1:8000", "http://web_1:8000"),
        (token, "a-token=", "a-token="),
        (token, "", ""),
        (words, "St Mary's 'Back' Clinic", "St Mary's 'Back' Clinic"),
        (words, "The “Back” Clinic", "The “Back” Clinic"),
        (unquoted, "", ""),
        (telephone, " (020) 7946-0018 ", "(020) 7946-0018"),
        (telephone, "020 7946 0018 ext. 12", "020 7946 0018 ext. 12"),
        (telephone, "+44 (0)20 7946 0018", "+44 (0)20 7946 0018"),
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
        (unquoted, '"1 High Street"'),
        (unquoted, "“1 High Street”"),
        (words, '"Osteospinal"'),
        (words, "'Osteospinal'"),
        (words, "“Osteospinal”"),
        (words, "‘Osteospinal’"),
        (words, ' "Osteospinal" '),
        (words, '"'),
        (token, '"a-token"'),
        (token, "'a-token'"),
        (telephone, "tel:02079460018"),
        (telephone, "127.0.0.1"),
        (telephone, "0.0.0.0"),
        (telephone, "1000000000/h"),
        (telephone, "７９４６ ００１８"),
        (telephone, "0２0 7946 0018"),
        (telephone, "7946 0018 ext"),
        (telephone, "Tel 020 7946 0018"),
        (telephone, "“020 7946 0018”"),
        (telephone, '"020 7946 0018"'),
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
        (origin, "https://."),
        (origin, "https://mybackpain.co.uk.."),
        (hosts, "a.example,."),
        (hosts, "a.example.."),
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


@pytest.mark.parametrize(
    ("printed", "called"),
    [
        ("020 7946 0018", "tel:02079460018"),
        ("(020) 7946-0018", "tel:02079460018"),
        ("+44 20 7946 0018", "tel:+442079460018"),
        ("+44 (0)20 7946 0018", "tel:+442079460018"),
        ("+353 1 234 5678", "tel:+35312345678"),
        ("020 7946 0018 ext 5", "tel:02079460018;ext=5"),
        ("020 7946 0018 x12", "tel:02079460018;ext=12"),
        ("+44 (0)20 7946 0018 ext. 12", "tel:+442079460018;ext=12"),
    ],
)
def test_a_printed_number_is_called_as_it_is_dialled(printed: str, called: str) -> None:
    assert telephone_link(printed) == called
