"""Times that staff offer lie within the hours of the clinic and of the clinician, to their end."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from enquiries.models import Appointment, ClinicianHours, Consultation, OpeningHours
from tests.enquiries.reception import act, browser_of, member, new_consultation, page_of
from tests.enquiries.your_request.patient import book

WEEK = range(7)


@pytest.fixture
def carla(db: None) -> User:
    return member("carla", "Clinician")


def offer_at_nine(browser: Client, minutes: str, consultation: Consultation | None = None) -> Any:
    """Offer a patient the first time that is suggested for nine o'clock."""
    consultation = consultation or new_consultation()
    page: Any = browser.get(page_of(consultation))
    [form] = [form for form in page.context["panels"] if form.slug() == "offer-times"]
    suggested = [value for _, group in form.fields["times"].choices for value, _ in group]
    chosen = next(value for value in suggested if "T09:00" in value)
    fields = {"method": "clinic", "text": "Please choose", "times": chosen}
    return act(browser, consultation, "offer-times", minutes=minutes, **fields)


@pytest.mark.long
@pytest.mark.parametrize(("minutes", "status"), [("30", 302), ("235", 302), ("240", 422)])
def test_no_time_is_offered_that_lasts_beyond_the_clinics_hours(
    carla: User, minutes: str, status: int
) -> None:
    hours = {"opens": time(9), "closes": time(12, 55)}
    OpeningHours.objects.bulk_create(OpeningHours(weekday=day, **hours) for day in WEEK)

    assert offer_at_nine(browser_of(carla), minutes).status_code == status


@pytest.mark.long
@pytest.mark.parametrize(("minutes", "status"), [("60", 302), ("65", 422)])
def test_no_time_is_offered_that_lasts_beyond_the_clinicians_hours(
    carla: User, minutes: str, status: int
) -> None:
    hours = {"clinician": carla, "begins": time(9), "ends": time(10)}
    ClinicianHours.objects.bulk_create(ClinicianHours(weekday=day, **hours) for day in WEEK)

    assert offer_at_nine(browser_of(carla), minutes).status_code == status


@pytest.mark.parametrize(("hours", "status"), [(25, 302), (23, 422), (-1, 422)])
def test_no_time_is_offered_that_the_patients_page_would_not_take(
    carla: User, hours: int, status: int
) -> None:
    """An appointment that is so close, or has begun, is not changed by the link."""
    book(consultation := new_consultation(), carla)
    Appointment.objects.update(starts_at=timezone.now() + timedelta(hours=hours))

    assert offer_at_nine(browser_of(carla), "30", consultation).status_code == status
