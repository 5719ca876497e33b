"""A worker is cut off in the middle of a letter: the other sends it, once."""

import time
from collections.abc import Callable

import pytest

from tests.running_site import wait_until

from .cluster import Cluster
from .conftest import Figure
from .network import Host
from .patients import Patients

pytestmark = [pytest.mark.cluster, pytest.mark.enable_socket]


def loses_its_cable_for_a_while(host: Host) -> None:
    """Long enough for others to take its letters, which it then must not send."""
    host.pull_cable()
    time.sleep(20)
    host.plug_in()


@pytest.mark.parametrize("trouble", [Host.lose_power, Host.kill, loses_its_cable_for_a_while])
def test_a_worker_cut_off_in_the_middle_of_a_letter_leaves_each_sent_once(
    cluster: Cluster, patients: Patients, figure: Figure, trouble: Callable[[Host], None]
) -> None:
    def in_hand() -> list[str]:
        begun = cluster.letters("begun")
        taken = {letter["to"] for letter in cluster.letters()}
        return [e["by"] for e in begun if e["to"].startswith("slow") and e["to"] not in taken]

    with patients.arriving(like="slow"):
        assert wait_until(lambda: cluster.worker1.address in in_hand(), 60)
        trouble(cluster.worker1)

    patients.demand_every_letter_once()
    figure(patients.waited)
