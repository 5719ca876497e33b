"""Staff may think better of a letter that they wrote, for a minute."""

from datetime import timedelta

from pytest_django import Settings

from enquiries.delivery.courier import Courier
from enquiries.letters import acknowledgement
from enquiries.letters import appointment as appointment_letter
from enquiries.models import Appointment, Consultation, OutgoingEmail
from tests.enquiries.outbox.desk import Desk, in_days, outcome


def test_staff_have_a_minute_to_think_better_of_a_letter(desk: Desk, settings: Settings) -> None:
    settings.LETTER_GRACE = 60
    email = desk.reply("On second thoughts")

    assert OutgoingEmail.objects.claim_next(lease=timedelta(minutes=5)) is None
    assert email.cancel()
    assert outcome(email) == "cancelled"


def test_what_nobody_wrote_by_hand_waits_for_no_grace(
    consultation: Consultation, settings: Settings, courier: Courier
) -> None:
    settings.LETTER_GRACE = 60
    consultation.emails.all().delete()
    acknowledgement.enqueue(consultation)

    assert courier.deliver_next()


def test_what_the_patient_chose_waits_for_no_grace(desk: Desk, settings: Settings) -> None:
    settings.LETTER_GRACE = 60
    booked = desk.consultation.book(by=desk.by, **in_days(3))
    Appointment.objects.update(made_by=None)
    booked.refresh_from_db()

    appointment_letter.enqueue(booked)

    assert OutgoingEmail.objects.claim_next(lease=timedelta(minutes=5))
