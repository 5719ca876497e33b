"""Whoever presses what, in whatever order and on however old a page: what must hold, holds."""

from random import Random

import pytest
from django.test import Client

from enquiries.consultations.diary import DiarySlot, slots_of
from enquiries.consultations.states import State
from enquiries.models import Appointment, Consultation, OfferedTime, OutgoingEmail
from enquiries.outbox.letter import Letter
from enquiries.privacy.request_link import path
from tests.enquiries.letterbox import delivered
from tests.enquiries.reception import browser_of, member, new_consultation, page_of
from tests.enquiries.walks import Person
from tests.fuzzing import guesses

STEPS = 25

pytestmark = [pytest.mark.long, pytest.mark.django_db]


def what_is_wrong(consultation: Consultation) -> str:
    """What no sequence of steps may lead to; empty where all is well."""
    now = Consultation.objects.get(pk=consultation.pk)
    offered = list(OfferedTime.objects.all())
    current = list(Appointment.objects.current())
    times = [(one.starts_at, one.minutes) for one in current]
    times += [(one.starts_at, one.minutes) for one in offered]
    taken = {at for starts_at, minutes in times for at in slots_of(starts_at, minutes)}
    if (now.state == State.BOOKED) != bool(current):
        return f"it is {now.state}, and of its appointments {len(current)} are current"
    if now.state == State.CLOSED and offered:
        return "it is closed, and times are on offer"
    if set(DiarySlot.objects.values_list("starts_at", flat=True)) != taken:
        return "the diary holds something else than what is booked and on offer"
    to_patient = [letter for letter in Letter if letter.is_to_patient]
    waiting = OutgoingEmail.objects.unsettled().filter(letter__in=to_patient)
    if not now.erased_at and waiting.exclude(recipient=now.email).exists():
        return "a letter waits for an address that is not right any more"
    return ""


@pytest.mark.parametrize("walk", range(guesses(12)))
def test_whatever_is_pressed_state_appointment_offers_and_diary_agree(walk: int) -> None:
    consultation = new_consultation(phone="07700 900018", phone_e164="+447700900018")
    chance, done = Random(walk), []
    patient = Client(headers={"sec-fetch-site": "same-origin"})
    people = [
        Person(browser_of(member("carla", "Clinician", "Manager")), lambda: page_of(consultation)),
        Person(browser_of(member("rita", "Reception")), lambda: page_of(consultation)),
        Person(patient, lambda: path(Consultation.objects.get(pk=consultation.pk))),
    ]

    for _ in range(STEPS):
        done.append(chance.choice(people).press(chance))
        if chance.random() < 0.2:
            delivered()
        assert not what_is_wrong(consultation), "\n".join(done)
