"""The letter about an appointment says how it happens."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from enquiries.letters import appointment as letter
from enquiries.letters.rendering import render
from enquiries.models import Appointment, Consultation, OutgoingEmail
from tests.enquiries.reception import new_consultation


def booked(by: User, consultation: Consultation, method: str, place: str) -> Appointment:
    at = timezone.now() + timedelta(days=3)
    return consultation.book(by=by, starts_at=at, minutes=30, method=method, place=place)


@pytest.mark.parametrize(
    ("method", "place", "words"),
    [
        ("phone", "", "We will call you on 020 7946 0018."),
        ("phone", "07700 900123", "We will call you on 07700 900123."),
        ("video", "https://video.example/ann", "The link to the video call: https://video.example"),
        ("clinic", "Room 2", "At the clinic: Room 2, 1 High Street"),
        ("clinic", "", "At the clinic: 1 High Street"),
    ],
)
def test_it_says_how_the_appointment_happens(
    rita: User, settings: Settings, method: str, place: str, words: str
) -> None:
    settings.CLINIC = settings.CLINIC | {"address": "1 High Street"}

    letter.enqueue(booked(rita, new_consultation(), method, place))

    assert words in str(render(OutgoingEmail.objects.get()).body)


def test_it_says_the_one_number_of_what_was_typed_that_is_called(rita: User) -> None:
    """“After 6” would contradict the hour, and of two numbers nobody knew which rings."""
    typed = {"phone": "07700 900018 (after 6) / 01632 960001", "phone_e164": "+447700900018"}

    letter.enqueue(booked(rita, new_consultation(**typed), "phone", ""))

    assert "We will call you on 07700 900018.\n" in str(render(OutgoingEmail.objects.get()).body)
