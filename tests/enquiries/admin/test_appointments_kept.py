"""Admin's first page counts what became of the appointments of the last 90 days."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from enquiries.admin.dashboard.figures import appointments_kept
from enquiries.models import Appointment, Consultation
from tests.enquiries.reception import browser_of, new_consultation

AHEAD = timezone.now() + timedelta(days=2)


def booked(rita: User) -> Consultation:
    consultation = new_consultation()
    consultation.book(by=rita, starts_at=AHEAD, minutes=30, method="phone")
    return consultation


def let_pass(days: int = 4) -> None:
    """Let so many days go by for every appointment."""
    for appointment in Appointment.objects.all():
        appointment.starts_at -= timedelta(days=days)
        appointment.save()


def attended(rita: User) -> None:
    consultation = booked(rita)
    let_pass()
    consultation.attend(by=rita)


def missed(rita: User) -> None:
    consultation = booked(rita)
    let_pass()
    consultation.miss(by=rita, next_step_due_at=AHEAD)


def cancelled_by_patient(rita: User) -> None:
    booked(rita).cancel(by=None, next_step_due_at=AHEAD)
    let_pass()


def cancelled_by_clinic(rita: User) -> None:
    booked(rita).cancel(by=rita, next_step_due_at=AHEAD)
    let_pass()


def attended_after_all(rita: User) -> None:
    """The cancellation was taken back before its letter left."""
    consultation = booked(rita)
    off = consultation.cancel(by=rita, next_step_due_at=AHEAD)
    consultation.take_back_appointment(off, by=rita)
    let_pass()
    consultation.attend(by=rita)


def unsaid(rita: User) -> None:
    booked(rita)
    let_pass()


WHAT = {
    "Attended": attended,
    "Did not attend": missed,
    "Cancelled by the patient": cancelled_by_patient,
    "Cancelled by the clinic": cancelled_by_clinic,
    "Nobody has said yet": unsaid,
}


def test_a_cancellation_that_was_taken_back_is_none(rita: User) -> None:
    attended_after_all(rita)

    counts = appointments_kept(timezone.now())

    assert {name: count for name, count in counts.items() if count} == {"Attended": 1}


@pytest.mark.parametrize("what", WHAT)
def test_an_appointment_is_counted_once_by_what_became_of_it(rita: User, what: str) -> None:
    WHAT[what](rita)

    counts = appointments_kept(timezone.now())

    assert {name: count for name, count in counts.items() if count} == {what: 1}


def test_a_move_makes_no_second_appointment(rita: User) -> None:
    consultation = booked(rita)
    consultation.move(by=rita, starts_at=AHEAD + timedelta(hours=1))
    let_pass()
    consultation.attend(by=rita)

    assert sum(appointments_kept(timezone.now()).values()) == 1


@pytest.mark.parametrize("days", [0, 100])
def test_what_lies_ahead_or_long_back_is_not_counted(rita: User, days: int) -> None:
    booked(rita)
    let_pass(days)

    assert not any(appointments_kept(timezone.now()).values())


def test_the_first_page_shows_the_counts(rita: User) -> None:
    missed(rita)

    page = browser_of(rita).get("/admin/").content.decode()

    assert "<dt>Did not attend</dt><dd><strong>1</strong></dd>" in page


def test_the_table_says_it_in_the_same_words(rita: User) -> None:
    missed(rita)

    table = browser_of(rita).get("/admin/enquiries/consultation/figures.csv").content.decode()

    assert "Did not attend,1" in table
