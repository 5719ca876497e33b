import pytest
from django.contrib.auth.models import User

from enquiries.models import Consultation
from tests.enquiries.reception import member, new_consultation


@pytest.fixture
def carla(db: None) -> User:
    return member("carla", "Clinician")


@pytest.fixture
def consultation(db: None) -> Consultation:
    return new_consultation(phone="07700 900018", phone_e164="+447700900018")
