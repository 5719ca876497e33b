"""The primary loses its power while patients come, and the standby is promoted."""

import time

import pytest

from tests.running_site import wait_until

from .cluster import Cluster
from .conftest import Figure
from .patients import Patients

pytestmark = [pytest.mark.cluster, pytest.mark.enable_socket]

WITHIN_A_TRANSACTION = """
import time
from django.db import connection, transaction
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute("LOCK TABLE enquiries_tally, enquiries_consultation, enquiries_outgoingemail")
    print("all is locked", flush=True)
    time.sleep(600)
"""


def test_a_primary_that_loses_its_power_loses_no_enquiry(
    cluster: Cluster, patients: Patients, figure: Figure
) -> None:
    primary = cluster.primary
    [standby] = [one for one in cluster.databases if one is not primary]
    with patients.arriving():
        time.sleep(3)
        primary.lose_power()
        time.sleep(10)
        standby.promote()
        time.sleep(5)

    patients.demand_every_letter_once()
    figure(patients.waited)


def test_a_host_that_loses_its_power_within_a_transaction_shuts_nobody_out(
    cluster: Cluster, patients: Patients, figure: Figure
) -> None:
    host = cluster.worker1
    program = ["manage.py", "shell", "--no-imports", "-c", WITHIN_A_TRANSACTION]
    host.run(cluster.program(host, *program))
    assert wait_until(lambda: "all is locked" in host.log.read_text(), 60)
    host.lose_power()

    patients.ask()
    patients.ask()

    patients.demand_every_letter_once()
    figure(patients.waited)
