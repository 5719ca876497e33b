"""Putting right who a patient is and how to reach them."""

import pytest
from django.contrib.auth.models import User

from enquiries.models import Consultation, ContactLogEntry, NotAllowed
from tests.enquiries.reception import new_consultation

AS_IT_WAS = {"name": "Ann Example", "email": "ann@example.com", "best_time": "mornings"}


@pytest.fixture
def consultation(rita: User) -> Consultation:
    return new_consultation()


def log_of(consultation: Consultation) -> str:
    return ContactLogEntry.objects.get(consultation=consultation).text


@pytest.mark.parametrize(
    ("right", "line"),
    [
        ({"name": "Ann Zimmer"}, "Name: before “Ann Example”"),
        ({"name": "Aaron Example"}, "Name: before “Ann Example”"),
        ({"best_time": ""}, "Best time to call: before “mornings”"),
        ({"contact_method": "video"}, "Way of contact: before “phone”"),
    ],
    ids=str,
)
def test_the_log_keeps_what_stood_before(
    rita: User, consultation: Consultation, right: dict[str, str], line: str
) -> None:
    consultation.correct(by=rita, **AS_IT_WAS | right)

    assert log_of(consultation) == line


def test_a_number_is_told_once_as_it_was_typed(rita: User, consultation: Consultation) -> None:
    consultation.correct(by=rita, phone="07700 900123", phone_e164="+447700900123")

    assert log_of(consultation) == "Phone number: before “020 7946 0018”"


def test_a_correction_stands_in_the_row(rita: User, consultation: Consultation) -> None:
    consultation.correct(by=rita, **AS_IT_WAS | {"name": "Ann Zimmer"})

    assert Consultation.objects.get().name == "Ann Zimmer"


def test_what_differs_in_nothing_is_no_correction(rita: User, consultation: Consultation) -> None:
    with pytest.raises(NotAllowed, match="Nothing is different"):
        consultation.correct(by=rita, **AS_IT_WAS)
