"""The mail server falls silent, Redis is gone: patients are answered, and letters come."""

import signal
import time

import pytest

from tests.running_site import wait_until

from .cluster import Cluster
from .conftest import Figure
from .patients import Patients

pytestmark = [pytest.mark.cluster, pytest.mark.enable_socket]


def test_letters_wait_for_a_mail_server_that_is_silent(
    cluster: Cluster, patients: Patients, figure: Figure
) -> None:
    [(_, server)] = cluster.mail.running
    server.send_signal(signal.SIGSTOP)
    try:
        with patients.arriving():
            assert wait_until(lambda: cluster.readyz(cluster.web1)["mail_outage_since"], 60)
        assert "no letter can leave" in cluster.readyz(cluster.web2)["checks"]["mail"]
    finally:
        server.send_signal(signal.SIGCONT)

    patients.demand_every_letter_once()
    figure(patients.waited)
    assert wait_until(lambda: not cluster.readyz(cluster.web2)["mail_outage_since"])


def test_redis_killed_costs_no_letter(cluster: Cluster, patients: Patients, figure: Figure) -> None:
    with patients.arriving():
        time.sleep(2)
        cluster.redis.lose_power()
        time.sleep(8)

    patients.demand_every_letter_once()
    figure(patients.waited)
    assert set(patients.statuses) == {303}
