"""Kept pages in two workers, edited from a third process."""

import time
from collections.abc import Callable

import pytest

from tests.conftest import SHEET
from tests.running_site import Site

pytestmark = pytest.mark.processes

FROM_THE_PROXY = {"Host": "mybackpain.co.uk", "X-Forwarded-Proto": "https"}


def shown(site: Site) -> list[str]:
    """The page as often as both workers are sure to have shown it."""
    return [site.ask(SHEET, None, **FROM_THE_PROXY).page for _ in range(30)]


def test_an_edit_shows_in_every_process_within_two_seconds(
    site: Site, edit: Callable[[str], None]
) -> None:
    shown(site)

    edit("Edited in another process")
    time.sleep(1.5)

    assert all("Edited in another process" in page for page in shown(site))


def test_every_worker_gives_a_page_the_same_tag(site: Site) -> None:
    tags = {site.ask(SHEET, None, **FROM_THE_PROXY).headers["ETag"] for _ in range(30)}

    assert len(tags) == 1
