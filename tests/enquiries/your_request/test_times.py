"""A patient chooses a time, or cancels it, by the link."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from enquiries.models import Appointment, Consultation, ContactLogEntry, OfferedTime
from enquiries.privacy.request_link import path
from tests.enquiries.reception import new_consultation
from tests.enquiries.your_request.patient import book, led_to, letters, offer, send, text_of

Kind = ContactLogEntry.Kind


def test_withdrawing_cancels_the_appointment_ahead(
    client: Client, consultation: Consultation, carla: User
) -> None:
    book(consultation, carla)

    send(client, consultation, "withdraw")

    assert not Appointment.objects.current().exists()
    assert letters() == ["appointment", "change"]


@pytest.mark.parametrize(
    ("method", "place", "said"),
    [
        ("clinic", "Room 2", "Room 2"),
        ("phone", "", "We call the number ending 018"),
        ("phone", "01632 960001", "We call the number ending 001"),
        ("video", "https://video.example/ann", "By the link in our email about this appointment"),
    ],
)
def test_the_page_says_where_an_appointment_is(
    client: Client, consultation: Consultation, carla: User, method: str, place: str, said: str
) -> None:
    book(consultation, carla, method=method, place=place)

    page = text_of(client.get(path(consultation)))

    assert f"<dt>Where</dt><dd>{said}" in page


@pytest.mark.parametrize(("hours", "said"), [(200, 1), (23, 1), (1, 1), (-1, 0)])
def test_who_withdraws_is_told_whether_an_appointment_goes_with_it(
    client: Client, consultation: Consultation, carla: User, hours: int, said: int
) -> None:
    book(consultation, carla)
    Appointment.objects.update(starts_at=timezone.now() + timedelta(hours=hours))

    page = text_of(client.get(path(consultation)))

    assert page.count("close your request and cancel your appointment") == said


def test_a_patient_chooses_a_time(client: Client, consultation: Consultation, carla: User) -> None:
    _, second = offer(consultation, carla, 0, 2)

    response = send(client, consultation, "choose", time=second.pk)

    assert response.status_code == 303
    assert Consultation.objects.get().state == "booked"
    assert Appointment.objects.current().get().starts_at == second.starts_at


def test_the_times_that_were_not_chosen_are_free_again(
    client: Client, consultation: Consultation, carla: User
) -> None:
    first, second = offer(consultation, carla, 0, 2)

    send(client, consultation, "choose", time=second.pk)

    assert not OfferedTime.objects.exists()
    book(new_consultation(), carla, starts_at=first.starts_at)


def test_a_second_press_is_told_how_it_stands(
    client: Client, consultation: Consultation, carla: User
) -> None:
    time, _ = offer(consultation, carla, 0, 2)
    fields = {"action": "choose", "time": time.pk, "version": 2}

    presses = [client.post(path(consultation), fields) for _ in range(2)]

    assert led_to(presses) == [(str(consultation.pk), "done=choose")] * 2
    assert "Your appointment is on" in text_of(client.get(presses[1]["Location"]))
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("action", ["cancel", "withdraw"])
def test_the_second_press_sees_what_the_first_saw(
    client: Client, consultation: Consultation, carla: User, action: str
) -> None:
    book(consultation, carla)
    fields = {"action": action, "version": consultation.version}

    presses = [client.post(path(consultation), fields) for _ in range(2)]

    assert led_to(presses) == [(str(consultation.pk), f"done={action}")] * 2


def test_what_staff_have_cancelled_is_no_second_press(
    client: Client, consultation: Consultation, carla: User
) -> None:
    book(consultation, carla)
    fields = {"action": "cancel", "version": consultation.version}
    consultation.cancel(by=carla, next_step_due_at=timezone.now() + timedelta(days=3))

    assert client.post(path(consultation), fields).status_code == 409


def test_a_time_that_was_taken_back_leaves_the_rest_to_choose(
    client: Client, consultation: Consultation, carla: User
) -> None:
    first, second = offer(consultation, carla, 0, 2)
    gone = first.pk
    first.delete()

    response = send(client, consultation, "choose", time=gone)

    assert response.status_code == 422
    assert "That time is no longer free" in text_of(response)
    assert f'value="{second.pk}"' in text_of(response)


@pytest.mark.parametrize("right", ["is_active", "is_staff"])
def test_no_time_of_a_clinician_who_has_left_is_chosen(
    client: Client, consultation: Consultation, carla: User, right: str
) -> None:
    time, _ = offer(consultation, carla, 0, 2)
    User.objects.filter(pk=carla.pk).update(**{right: False})

    assert "Choose a time" not in text_of(client.get(path(consultation)))
    assert send(client, consultation, "choose", time=time.pk).status_code in {409, 422}
    assert not Appointment.objects.exists()


def test_a_patient_cancels_in_good_time(
    client: Client, consultation: Consultation, carla: User
) -> None:
    book(consultation, carla)

    assert send(client, consultation, "cancel").status_code == 303

    assert Consultation.objects.get().state == "in_conversation"
    assert letters() == ["appointment", "change"]


def test_the_hour_at_which_staff_noted_an_outcome_is_not_the_appointments(
    client: Client, consultation: Consultation, carla: User
) -> None:
    book(consultation, carla)
    Appointment.objects.update(starts_at=timezone.now() - timedelta(days=1))
    consultation.miss(by=carla, next_step_due_at=timezone.now() + timedelta(days=1))

    page = text_of(client.get(path(consultation)))

    assert "We noted that we did not meet you at your appointment, <time" in page


def test_shortly_before_the_page_says_to_call(
    client: Client, consultation: Consultation, carla: User
) -> None:
    book(consultation, carla, starts_at=timezone.now() + timedelta(hours=23))

    assert "too close to the appointment" in text_of(client.get(path(consultation)))
    assert send(client, consultation, "cancel").status_code == 409
    assert Appointment.objects.current().exists()


def test_a_patient_moves_the_appointment_to_a_time_on_offer(
    client: Client, consultation: Consultation, carla: User
) -> None:
    booked = book(consultation, carla)
    consultation.refresh_from_db()
    [time] = offer(consultation, carla, 3)

    response = send(client, consultation, "choose", time=time.pk)

    moved = Appointment.objects.current().get()
    assert response.status_code == 303
    assert (moved.uid, moved.change, moved.starts_at) == (booked.uid, "moved", time.starts_at)
    assert letters() == ["appointment", "change"]


def test_shortly_before_nothing_is_moved_by_the_link(
    client: Client, consultation: Consultation, carla: User
) -> None:
    book(consultation, carla, starts_at=timezone.now() + timedelta(hours=23))
    consultation.refresh_from_db()
    [time] = offer(consultation, carla, 3)

    assert send(client, consultation, "choose", time=time.pk).status_code == 409
    assert Appointment.objects.get().change == "booked"
