import pytest

from enquiries.models import Consultation
from tests.enquiries.outbox.desk import Desk
from tests.enquiries.outbox.failing import Fail, refuse, send_back


@pytest.fixture
def desk(consultation: Consultation) -> Desk:
    return Desk(consultation)


@pytest.fixture(params=[refuse, send_back])
def fail(request: pytest.FixtureRequest) -> Fail:
    """Both ways in which a letter does not arrive."""
    way: Fail = request.param
    return way
