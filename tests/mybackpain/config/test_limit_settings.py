from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from mybackpain.config.environment import env, rate, setting


@pytest.mark.parametrize(
    ("typed", "limit"),
    [
        ("3/d", (3, timedelta(days=1))),
        ("20/H", (20, timedelta(hours=1))),
        ("off", None),
    ],
)
def test_a_limit_reads_as_how_many_in_which_time(
    monkeypatch: pytest.MonkeyPatch, typed: str, limit: tuple[int, timedelta] | None
) -> None:
    monkeypatch.setitem(env.ENVIRON, "LIMIT_SITE", typed)

    assert setting("LIMIT_SITE", rate, "1000/h", example="1000/h") == limit


@pytest.mark.parametrize("typed", ["", "3", "3/week", "many/h", "0/h", "-1/d"])
def test_a_malformed_limit_stops_the_start_with_an_example(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setitem(env.ENVIRON, "LIMIT_SITE", typed)

    with pytest.raises(ImproperlyConfigured, match=r"LIMIT_SITE is malformed.*LIMIT_SITE=1000/h"):
        setting("LIMIT_SITE", rate, "1000/h", example="1000/h")
