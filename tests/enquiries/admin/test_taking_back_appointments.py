"""An appointment, or times offered, is as before once its letter is taken back."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from enquiries.letters import offer as offer_letter
from enquiries.models import Appointment, Consultation, OfferedTime, OutgoingEmail
from tests.enquiries.admin.taking_back import letters, take, take_back
from tests.enquiries.reception import (
    booking,
    in_days,
    member,
    new_consultation,
    page_of,
)
from tests.enquiries.your_request.patient import offer


@pytest.mark.long
def test_a_cancellation_is_taken_back_though_the_request_was_closed_since(
    reception: Client,
) -> None:
    new_consultation()
    take(reception, "book-an-appointment", **booking())
    take(reception, "cancel-the-appointment")
    take(reception, "close", reason="withdrawn")

    take_back(reception)

    consultation = Consultation.objects.get()
    assert (consultation.state, consultation.close_reason) == ("booked", "")
    assert consultation.appointment


def test_a_reply_after_an_offer_is_taken_back_without_the_offer(reception: Client) -> None:
    offer(new_consultation(), member("carla", "Clinician"), 0)
    offered_at = Consultation.objects.get().first_contact_at
    take(reception, "reply-by-email", text="Dear Bob", send="1")

    take_back(reception)

    consultation = Consultation.objects.get()
    assert (consultation.state, consultation.first_contact_at) == ("awaiting_patient", offered_at)


def test_times_whose_letter_is_taken_back_are_free_again(reception: Client) -> None:
    consultation = new_consultation()
    offer(consultation, member("carla", "Clinician"), 0)
    offer_letter.enqueue(consultation.log.get(kind="offered"))

    take_back(reception)

    assert Consultation.objects.get().state == "new"
    assert not OfferedTime.objects.exists()


def test_an_older_offer_is_taken_back_without_the_times_of_a_newer(reception: Client) -> None:
    consultation, carla = new_consultation(), member("carla", "Clinician")
    offer(consultation, carla, 0)
    offer_letter.enqueue(consultation.log.get(kind="offered"))
    offer(consultation, carla, 2, 4)

    take_back(reception)

    assert OfferedTime.objects.count() == 2


def test_an_offer_taken_back_leaves_an_appointment_its_next_step(reception: Client) -> None:
    consultation = new_consultation()
    take(reception, "book-an-appointment", **booking())
    booked = Consultation.objects.get()
    offer(booked, User.objects.get(username="carla"), 24)
    offer_letter.enqueue(consultation.log.get(kind="offered"))

    take_back(reception)

    appointment = Appointment.objects.current().get()
    assert Consultation.objects.get().next_step_due_at == appointment.follow_up_by


def test_a_booking_is_taken_back_within_the_minute(reception: Client) -> None:
    new_consultation()
    take(reception, "book-an-appointment", **booking())

    take_back(reception)

    consultation = Consultation.objects.get()
    assert (consultation.state, consultation.appointment) == ("new", None)
    assert letters() == [("appointment", "cancelled")]


@pytest.mark.long
@pytest.mark.parametrize("step", ["move-the-appointment", "cancel-the-appointment"])
def test_the_former_appointment_stands_again(reception: Client, step: str) -> None:
    new_consultation()
    take(reception, "book-an-appointment", **booking())
    OutgoingEmail.objects.update(state="SENT", sent_at=timezone.now(), due_at=None)
    take(reception, step, **booking(starts_at=in_days(12)))

    take_back(reception)

    consultation = Consultation.objects.get()
    assert consultation.state == "booked"
    assert consultation.appointment
    assert f"{timezone.localtime(consultation.appointment.starts_at):%Y-%m-%dT%H:%M}" == in_days(9)
    assert letters() == [("appointment", "sent"), ("appointment", "cancelled")]


@pytest.mark.long
def test_the_patient_hears_of_what_stands_again_where_nothing_had_left(reception: Client) -> None:
    new_consultation()
    take(reception, "book-an-appointment", **booking())
    take(reception, "move-the-appointment", **booking(starts_at=in_days(12)))

    take_back(reception)

    assert letters() == [
        ("appointment", "overtaken"),
        ("appointment", "cancelled"),
        ("appointment", "waiting"),
    ]
    assert Appointment.objects.current().count() == 1


@pytest.mark.long
@pytest.mark.parametrize("step", ["move-the-appointment", "cancel-the-appointment"])
def test_what_stands_again_is_not_taken_back_once_more(reception: Client, step: str) -> None:
    new_consultation()
    take(reception, "book-an-appointment", **booking())
    take(reception, step, **booking(starts_at=in_days(12)))
    take_back(reception)

    response = take_back(reception)

    page = reception.get(page_of(Consultation.objects.get())).content.decode()
    assert response.status_code == 409
    assert Consultation.objects.get().state == "booked"
    assert "Take it back" not in page
