"""One of two web hosts goes away while patients come: nobody's enquiry is lost."""

import time

import pytest

from .cluster import Cluster
from .conftest import Figure
from .patients import Patients

pytestmark = [pytest.mark.cluster, pytest.mark.enable_socket]

LEFT_OUT = 10  # seconds for which nginx does not ask a host that has failed


def test_a_web_host_that_loses_its_power_costs_no_enquiry(
    cluster: Cluster, patients: Patients, figure: Figure
) -> None:
    with patients.arriving():
        time.sleep(3)
        cluster.web1.lose_power()
        time.sleep(12)

    patients.demand_every_letter_once()
    figure(patients.waited)


def test_web_hosts_restarted_in_turn_refuse_no_form(
    cluster: Cluster, patients: Patients, figure: Figure
) -> None:
    """As docs/operations-proxy.md has it: the second once nginx asks the first again."""
    with patients.arriving():
        for web in (cluster.web1, cluster.web2):
            cluster.restart(web)
            time.sleep(LEFT_OUT + 2)

    patients.demand_every_letter_once()
    figure(patients.waited)
    assert set(patients.statuses) == {303}
