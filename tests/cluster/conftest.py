"""One cluster for all tests, mended after each; what they measured is printed at the end."""

from collections.abc import Callable, Iterator

import pytest

from tests.enquiries.inbound.real_servers import folder_for_all

from .cluster import Cluster
from .network import Network, why_not
from .patients import Patients

MEASURED = "measured"
Figure = Callable[[str], None]


@pytest.fixture(scope="session")
def running_cluster() -> Iterator[Cluster]:
    if reason := why_not():
        pytest.skip(reason)
    with folder_for_all() as folder:
        network = Network(folder)
        try:
            cluster = Cluster(folder, network)
            cluster.start()
            yield cluster
        finally:
            network.remove()


@pytest.fixture
def cluster(running_cluster: Cluster) -> Iterator[Cluster]:
    yield running_cluster
    running_cluster.mend()


@pytest.fixture
def patients(cluster: Cluster) -> Patients:
    return Patients(cluster)


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """Has a line printed at the end of the run."""

    def measured(words: str) -> None:
        request.node.user_properties.append((MEASURED, words))

    return measured


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.getreports("passed"):
        for name, words in report.user_properties:
            if name == MEASURED and report.when == "call":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {words}")
