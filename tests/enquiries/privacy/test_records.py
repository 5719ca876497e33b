"""What the clinic wrote, and a request that nobody closes, each go after their own period."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils.timezone import now
from pytest_django import Settings

from enquiries.letters import rendering
from enquiries.models import Appointment, Consultation, Letter, NotAllowed, OutgoingEmail
from enquiries.privacy.erasure import erase_by_patient
from tests.enquiries.privacy.what_is_left import texts

pytestmark = pytest.mark.django_db


def closed_ago(consultation: Consultation, days: int) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(closed_at=now() - timedelta(days=days))


@pytest.mark.parametrize(
    ("years", "days", "is_kept"),
    [(0, 170, True), (0, 190, False), (8, 190, True), (8, 8 * 366 - 20, True), (8, 2930, False)],
)
def test_the_record_has_a_period_of_its_own(
    consultation: Consultation,
    settings: Settings,
    years: int,
    days: int,
    *,
    is_kept: bool,
) -> None:
    settings.RECORD_YEARS = years
    erase_by_patient(consultation.pk)
    closed_ago(consultation, days)

    call_command("periodic", "--run", "erase_records")

    assert ("Wants a morning" in texts(consultation)) is is_kept


@pytest.mark.parametrize(("years", "is_kept"), [(0, False), (8, True)])
def test_a_closed_request_goes_with_or_without_its_record(
    consultation: Consultation, rita: User, settings: Settings, years: int, *, is_kept: bool
) -> None:
    settings.RECORD_YEARS = years
    Consultation.objects.update(
        state="closed", closed_at=now(), closed_by=rita, close_reason="answered"
    )
    closed_ago(consultation, 190)

    call_command("periodic", "--run", "erase_closed_consultations")

    consultation.refresh_from_db()
    assert consultation.name == ""
    assert ("Wants a morning" in texts(consultation)) is is_kept


def test_what_is_wholly_erased_is_not_erased_again(consultation: Consultation) -> None:
    consultation.erase(keeps_record=True)
    consultation.erase()
    with pytest.raises(NotAllowed):
        consultation.erase()


def test_each_erasure_leaves_its_receipt(consultation: Consultation) -> None:
    consultation.erase(keeps_record=True)
    consultation.erase()

    first, second = consultation.log.filter(kind="erased").values_list("text", flat=True)
    assert first.startswith("Name, email address")
    assert second.startswith("Only what the clinic wrote.")


def quiet_for(consultation: Consultation, days: int) -> None:
    then = now() - timedelta(days=days)
    Consultation.objects.filter(pk=consultation.pk).update(received_at=then)
    consultation.log.update(at=then)


@pytest.mark.parametrize(("days", "is_erased"), [(360, False), (370, True)])
def test_an_open_request_goes_after_a_year_without_a_step(
    consultation: Consultation, days: int, *, is_erased: bool
) -> None:
    quiet_for(consultation, days)

    call_command("periodic", "--run", "erase_dormant_consultations")

    consultation.refresh_from_db()
    assert (consultation.erased_at is not None) is is_erased


def test_a_step_keeps_an_open_request(consultation: Consultation, rita: User) -> None:
    quiet_for(consultation, 370)
    consultation.note(by=rita, text="Still waiting for the scan")

    call_command("periodic", "--run", "erase_dormant_consultations")

    consultation.refresh_from_db()
    assert consultation.erased_at is None


@pytest.mark.parametrize(
    ("days_ago", "is_erased"), [(-300, False), (-1, False), (1, False), (300, False), (370, True)]
)
def test_an_appointment_keeps_an_open_request_as_a_step_does(
    consultation: Consultation, rita: User, days_ago: int, *, is_erased: bool
) -> None:
    details = {"starts_at": now() + timedelta(days=2), "minutes": 30, "method": "phone"}
    appointment = consultation.book(by=rita, clinician=rita, **details)
    Appointment.objects.update(starts_at=now() - timedelta(days=days_ago))
    quiet_for(appointment.consultation, 400)

    call_command("periodic", "--run", "erase_dormant_consultations")

    consultation.refresh_from_db()
    assert (consultation.erased_at is not None) is is_erased


def test_to_open_its_page_is_no_step(consultation: Consultation, rita: User) -> None:
    quiet_for(consultation, 370)
    consultation.show_to(rita)

    call_command("periodic", "--run", "erase_dormant_consultations")

    consultation.refresh_from_db()
    assert consultation.erased_at


@pytest.mark.parametrize(("days", "is_warned_of"), [(330, False), (345, True)])
def test_the_morning_summary_warns_before_an_open_request_goes(
    consultation: Consultation, days: int, *, is_warned_of: bool
) -> None:
    quiet_for(consultation, days)
    OutgoingEmail.objects.enqueue(Letter.DIGEST, "clinic@example.org", occasion="2026-11-25")

    body = str(rendering.render(OutgoingEmail.objects.get(letter="digest")).body)

    warning = body.partition("Erased within a month")[2]
    assert (consultation.reference in warning) is is_warned_of
