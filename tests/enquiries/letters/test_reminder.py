"""A reminder goes once, for the version of the appointment that will take place."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db.models.functions import Now
from django.utils import timezone

from enquiries.delivery.courier import Courier
from enquiries.delivery.periodic import run
from enquiries.models import Appointment, OutgoingEmail
from tests.enquiries.reception import member, new_consultation


@pytest.fixture
def carla(db: None) -> User:
    return member("carla", "Clinician")


def booked(carla: User, *, ahead: timedelta = timedelta(hours=20)) -> Appointment:
    """An appointment that was agreed on last week."""
    at = timezone.now() + ahead
    details = {"clinician": carla, "starts_at": at, "minutes": 30, "method": "clinic"}
    appointment = new_consultation().book(by=carla, **details)
    Appointment.objects.update(made_at=Now() - timedelta(days=7))
    return appointment


def reminders() -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(letter="reminder"))


def test_who_comes_soon_is_reminded_once(carla: User) -> None:
    booked(carla)

    run("send_reminders")
    run("send_reminders")

    assert len(reminders()) == 1


def test_who_comes_next_month_is_not_reminded_yet(carla: User) -> None:
    booked(carla, ahead=timedelta(days=30))

    run("send_reminders")

    assert reminders() == []


def test_who_was_told_just_now_needs_no_reminder(carla: User) -> None:
    booked(carla)
    Appointment.objects.update(made_at=Now())

    run("send_reminders")

    assert reminders() == []


def test_a_reminder_of_a_moved_appointment_is_never_sent(carla: User, courier: Courier) -> None:
    appointment = booked(carla)
    run("send_reminders")
    appointment.consultation.move(by=carla, starts_at=timezone.now() + timedelta(days=9))

    while courier.deliver_next():
        pass

    [reminder] = reminders()
    assert (reminder.state, reminder.last_error) == ("DEAD", "overtaken")
