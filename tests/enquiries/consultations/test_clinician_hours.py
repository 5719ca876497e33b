"""Each clinician's own hours decide which times are suggested, and which are worth a warning."""

from datetime import time, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError

from enquiries.clinic.calendar import CLINIC_ZONE, REGULAR_WEEK, ClinicCalendar
from enquiries.consultations.diary import free_times
from enquiries.models import Appointment, ClinicianHours
from tests.enquiries.ahead import TUESDAY, at, coming
from tests.enquiries.reception import act, booking, browser_of, member, new_consultation

CALENDAR = ClinicCalendar(REGULAR_WEEK)
TEN = at(coming(TUESDAY), 10)


@pytest.fixture
def carla(db: None) -> User:
    return member("carla", "Clinician")


def works(clinician: User, weekday: int, begins: int, ends: int) -> None:
    hours = {"begins": time(begins), "ends": time(ends)}
    ClinicianHours.objects.create(clinician=clinician, weekday=weekday, **hours)


def suggested(clinician: User) -> set[tuple[int, int]]:
    """Weekdays and hours of what is suggested."""
    times = [at.astimezone(CLINIC_ZONE) for at in free_times(clinician, 30, CALENDAR)]
    return {(at.weekday(), at.hour) for at in times}


def test_who_has_set_no_hours_is_there_whenever_the_clinic_is(carla: User) -> None:
    assert len({weekday for weekday, _ in suggested(carla)}) > 1


def test_times_are_suggested_within_the_clinicians_own_hours(carla: User) -> None:
    works(carla, 1, 13, 15)

    assert suggested(carla) == {(1, 13), (1, 14)}


def test_a_day_may_have_two_parts(carla: User) -> None:
    works(carla, 1, 9, 10)
    works(carla, 1, 14, 15)

    assert suggested(carla) == {(1, 9), (1, 14)}


def test_hours_that_overlap_suggest_no_time_twice(carla: User) -> None:
    works(carla, 1, 9, 12)
    works(carla, 1, 9, 14)

    times = free_times(carla, 30, CALENDAR)

    assert len(times) == len(set(times))


def test_hours_that_meet_are_one_time_to_book(carla: User) -> None:
    works(carla, 1, 9, 12)
    works(carla, 1, 12, 14)
    starts_at = TEN.replace(hour=11, minute=45)

    ends_at = starts_at + timedelta(minutes=30)

    assert not ClinicianHours.objects.unusual(carla, starts_at, ends_at)


@pytest.mark.parametrize(
    ("weekday", "begins", "ends", "hours"),
    [(1, 7, 10, {(1, 9)}), (1, 17, 20, {(1, 17)}), (6, 9, 17, set())],
)
def test_hours_while_the_clinic_is_closed_count_for_nothing(
    carla: User, weekday: int, begins: int, ends: int, hours: set[tuple[int, int]]
) -> None:
    works(carla, weekday, begins, ends)

    assert suggested(carla) == hours


def test_a_colleagues_hours_are_the_colleagues(carla: User) -> None:
    works(member("carl", "Clinician"), 1, 13, 15)

    assert len({weekday for weekday, _ in suggested(carla)}) > 1


@pytest.mark.parametrize(
    ("weekday", "hour", "minutes", "says"),
    [
        (1, 9, 30, ""),
        (1, 11, 60, ""),
        (1, 11, 90, "carla sees patients on Tuesday from 09:00 to 12:00 only."),
        (1, 13, 30, "carla sees patients on Tuesday from 09:00 to 12:00 only."),
        (2, 10, 30, "carla does not see patients on Wednesdays."),
        (5, 10, 30, ""),  # that the clinic is closed is said already
    ],
)
def test_staff_are_told_when_a_clinician_is_not_there(
    carla: User, weekday: int, hour: int, minutes: int, says: str
) -> None:
    works(carla, 1, 9, 12)
    starts_at = (TEN + timedelta(days=weekday - 1)).replace(hour=hour)

    ends_at = starts_at + timedelta(minutes=minutes)

    assert ClinicianHours.objects.unusual(carla, starts_at, ends_at) == says


def test_a_booking_outside_the_clinicians_hours_is_warned_of(carla: User) -> None:
    works(carla, 1, 9, 12)
    at_two = booking(starts_at=f"{TEN:%Y-%m-%d}T14:00", clinician=carla.pk, even_so="")

    page = act(browser_of(carla), new_consultation(), "book-an-appointment", **at_two)

    assert "carla sees patients on Tuesday from 09:00 to 12:00 only." in page.content.decode()
    assert not Appointment.objects.exists()


def test_a_booking_outside_the_clinicians_hours_may_be_meant(carla: User) -> None:
    works(carla, 1, 9, 12)
    at_two = booking(starts_at=f"{TEN:%Y-%m-%d}T14:00", clinician=carla.pk)

    act(browser_of(carla), new_consultation(), "book-an-appointment", **at_two)

    assert Appointment.objects.get().clinician == carla


def test_a_manager_sets_the_hours(carla: User) -> None:
    desk = browser_of(member("mary", "Manager"))
    hours = {"clinician": carla.pk, "weekday": "1", "begins": "09:00", "ends": "12:00"}

    desk.post("/admin/enquiries/clinicianhours/add/", hours)

    assert str(ClinicianHours.objects.get()) == "Tuesday, 09:00 to 12:00"


def test_hours_that_end_before_they_begin_are_refused(carla: User) -> None:
    with pytest.raises(IntegrityError, match="clinicianhours_end_after_beginning"):
        works(carla, 1, 12, 9)
