"""What one web host knows, the other knows: limits, repeats, edits."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

import pytest

from tests.conftest import Payload
from tests.running_site import wait_until

from .cluster import Cluster
from .conftest import Figure
from .patients import REPORT

pytestmark = [pytest.mark.cluster, pytest.mark.enable_socket]


def test_limits_count_across_hosts(cluster: Cluster, report_payload: Payload) -> None:
    """LIMIT_PER_ADDRESS is 3/d: a fourth is answered as any other, and not sent."""
    answers = [
        cluster.ask(web, REPORT, report_payload(name=f"Ann {number}", email="limit@example.com"))
        for number, web in enumerate(islice(cycle(cluster.webs), 6))
    ]

    assert {answer.status for answer in answers} == {303}
    assert wait_until(cluster.has_nothing_to_send, 60)
    assert len(cluster.letters_to("limit@example.com")) == 3


def test_a_network_that_asks_too_often_is_refused_by_both_hosts(
    cluster: Cluster, report_payload: Payload
) -> None:
    """LIMIT_PER_CLIENT is 20/h."""
    statuses = [
        cluster.ask(
            web,
            REPORT,
            report_payload(email=f"network.{number}@example.com"),
            **{"X-Forwarded-For": "192.0.2.77"},
        ).status
        for number, web in enumerate(islice(cycle(cluster.webs), 24))
    ]

    assert statuses == [303] * 20 + [429] * 4


def test_the_same_form_on_both_hosts_at_once_is_one_enquiry(
    cluster: Cluster, consultation_payload: Payload
) -> None:
    form = consultation_payload(email="twice@example.com")
    with ThreadPoolExecutor(8) as pool:
        places = pool.map(
            lambda web: cluster.ask(web, "/consultation/", form).headers["Location"],
            islice(cycle(cluster.webs), 8),
        )
        assert len(set(places)) == 1

    assert wait_until(cluster.has_nothing_to_send, 60)
    assert len(cluster.letters_to("twice@example.com")) == 1


def test_an_edit_is_seen_on_every_host(cluster: Cluster, figure: Figure) -> None:
    page = "/fact-sheets/sacroiliac-joint-dysfunction/"
    for web in cluster.webs:
        for _ in range(4):  # each of its processes has the page
            cluster.ask(web, page)
    cluster.primary.ask("UPDATE factsheets_factsheet SET strapline = 'Edited a moment ago'")
    edited_at = time.monotonic()

    def shown() -> bool:
        pages = [cluster.ask(web, page).page for web in cluster.webs for _ in range(4)]
        return all("Edited a moment ago" in each for each in pages)

    assert wait_until(shown, 20)
    figure(f"every process of both hosts after {time.monotonic() - edited_at:.1f} s")
