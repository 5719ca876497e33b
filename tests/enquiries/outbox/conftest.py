import pytest

from enquiries.models import Consultation
from tests.enquiries.outbox.desk import Desk


@pytest.fixture
def desk(consultation: Consultation) -> Desk:
    return Desk(consultation)
