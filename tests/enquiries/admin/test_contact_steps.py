"""Calls, answers of the patient, waiting and notes, as the enquiry's page sends them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.models import Consultation, OutgoingEmail
from tests.enquiries.reception import act, in_days, new_consultation

UNANSWERED = {"outcome": "no_answer", "text": "Rang twice"}


@pytest.fixture
def reached(reception: Client) -> Consultation:
    """A request about which staff have spoken to the patient."""
    consultation = new_consultation()
    act(reception, consultation, "log-a-call", outcome="reached")
    return Consultation.objects.get()


def test_a_call_leads_to_the_next_working_day(reached: Consultation) -> None:
    assert reached.next_step_due_at == ClinicCalendar.read().after(1)


def test_a_patient_who_is_not_reached_is_told_by_email_where_staff_say_so(
    reception: Client,
) -> None:
    act(reception, new_consultation(), "log-a-call", **UNANSWERED, tell="on")

    assert OutgoingEmail.objects.filter(letter="unreached").count() == 1


@pytest.mark.parametrize(
    "call", [UNANSWERED, {"outcome": "reached", "tell": "on"}], ids=["not asked for", "reached"]
)
def test_no_other_patient_is_told(reception: Client, call: dict[str, str]) -> None:
    act(reception, new_consultation(), "log-a-call", **call)

    assert not OutgoingEmail.objects.filter(letter="unreached").exists()


def test_what_the_patient_said_is_in_the_log(reception: Client, reached: Consultation) -> None:
    act(reception, reached, "the-patient-got-in-touch", text="Prefers Friday")

    assert reached.log.get(kind="heard").text == "Prefers Friday"


def test_who_waits_for_the_patient_looks_again_in_three_working_days(
    reception: Client, reached: Consultation
) -> None:
    act(reception, reached, "wait-for-the-patient")

    reached.refresh_from_db()
    assert reached.next_step_due_at == ClinicCalendar.read().after(3)


def test_who_waits_for_the_patient_looks_again_when_they_say(
    reception: Client, reached: Consultation
) -> None:
    act(reception, reached, "wait-for-the-patient", next_step_due_at=in_days(9))

    reached.refresh_from_db()
    nine_days = timezone.localdate() + timedelta(days=9)
    assert timezone.localtime(reached.next_step_due_at).date() == nine_days


@pytest.mark.parametrize(
    ("step", "asked_for"),
    [
        ("log-a-call", "Choose “What happened”"),
        ("close", "Choose “Reason”"),
        ("add-a-note", "Fill in “Note”"),
        ("reply-by-email", "Fill in “Your reply”"),
    ],
)
def test_what_is_missing_is_named(reception: Client, step: str, asked_for: str) -> None:
    response = act(reception, new_consultation(), step)

    assert asked_for in response.content.decode()
