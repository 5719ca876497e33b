from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from enquiries.models import Appointment, Consultation, OpeningHours
from tests.enquiries.reception import member, new_consultation

NOW = timezone.now()


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("consultation_closed_whole_or_not", {"state": "closed"}),
        ("consultation_closed_whole_or_not", {"closed_at": NOW}),
        ("consultation_closed_whole_or_not", {"state": "closed", "closed_at": NOW}),
        ("consultation_contact_whole_or_not", {"first_contact_at": NOW, "state": "attempted"}),
        ("consultation_new_until_contacted", {"state": "booked"}),
        ("consultation_details_until_erased", {"name": ""}),
        ("consultation_details_until_erased", {"erased_at": NOW}),
        ("consultation_phone_when_phoned", {"phone": "", "phone_e164": ""}),
    ],
)
@pytest.mark.django_db
def test_the_database_refuses_half_a_state(constraint: str, fields: dict[str, Any]) -> None:
    consultation = new_consultation()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Consultation.objects.filter(pk=consultation.pk).update(**fields)


@pytest.mark.django_db
def test_a_consultation_is_the_duplicate_of_another_only() -> None:
    consultation = new_consultation()

    with pytest.raises(IntegrityError, match="consultation_duplicate_of_another"):
        Consultation.objects.filter(pk=consultation.pk).update(duplicate_of=consultation)


@pytest.mark.django_db
def test_only_what_is_closed_as_the_same_points_at_another() -> None:
    consultation, other = new_consultation(), new_consultation()

    with pytest.raises(IntegrityError, match="consultation_duplicate_of_another"):
        Consultation.objects.filter(pk=consultation.pk).update(duplicate_of=other)


@pytest.mark.parametrize("reason", ["answered", "attended", "referred", "unreachable"])
@pytest.mark.django_db
def test_an_outcome_that_claims_a_contact_needs_one(reason: str) -> None:
    consultation = new_consultation()
    closed = {"state": "closed", "closed_at": NOW, "closed_by": member("rita", "Reception")}

    with pytest.raises(IntegrityError, match="consultation_outcome_of_a_contact"):
        Consultation.objects.filter(pk=consultation.pk).update(close_reason=reason, **closed)


@pytest.mark.django_db
def test_a_consultation_has_one_current_appointment() -> None:
    fields = {
        "consultation": new_consultation(),
        "made_by": member("rita", "Reception"),
        "starts_at": NOW,
        "method": "phone",
    }
    Appointment.objects.create(**fields)

    with pytest.raises(IntegrityError):
        Appointment.objects.create(**fields)


@pytest.mark.django_db
def test_a_clinic_closes_after_it_opens() -> None:
    with pytest.raises(IntegrityError, match="openinghours_close_after_opening"):
        OpeningHours.objects.create(weekday=0, opens="17:00", closes="09:00")


@pytest.mark.django_db
def test_no_two_requests_are_closed_as_the_same_as_each_other() -> None:
    one, other = new_consultation(), new_consultation()
    closed = {"state": "closed", "closed_at": NOW, "closed_by": member("rita", "Reception")}
    closed |= {"close_reason": "duplicate"}
    Consultation.objects.filter(pk=one.pk).update(duplicate_of=other, **closed)

    with pytest.raises(IntegrityError):
        Consultation.objects.filter(pk=other.pk).update(duplicate_of=one, **closed)
