from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from enquiries.models import ChangedMeanwhile, Consultation, ContactLogEntry
from tests.enquiries.reception import member, new_consultation

Kind = ContactLogEntry.Kind
SOON = timezone.now() + timedelta(days=2)


@pytest.mark.parametrize("outcome", [Kind.REACHED, Kind.NO_ANSWER, Kind.LEFT_MESSAGE])
def test_only_the_first_contact_stops_the_clock(rita: User, outcome: Kind) -> None:
    consultation = new_consultation()
    consultation.assign(by=rita, to=rita)
    assert consultation.first_contact_at is None

    consultation.call(outcome, by=rita, next_step_due_at=SOON)
    first = consultation.first_contact_at
    consultation.call(Kind.REACHED, by=rita, next_step_due_at=SOON)

    assert first
    assert (consultation.first_contact_at, consultation.first_contact_by) == (first, rita)


def test_a_reply_stops_the_clock_too(rita: User) -> None:
    answered = new_consultation()

    answered.reply(by=rita, next_step_due_at=SOON, text="Dear Ann")

    assert answered.first_contact_at


def test_a_booking_stops_the_clock_too(rita: User) -> None:
    booked = new_consultation()

    booked.book(by=rita, starts_at=SOON, minutes=30, method="phone")

    assert booked.first_contact_at


def test_whoever_acts_on_what_has_changed_since_changes_nothing(
    rita: User,
) -> None:
    consultation = new_consultation()
    as_another_saw_it = Consultation.objects.get(pk=consultation.pk)
    consultation.note(by=rita, text="x")

    with pytest.raises(ChangedMeanwhile):
        as_another_saw_it.assign(by=rita, to=rita)

    consultation.refresh_from_db()
    assert consultation.assignee is None
    assert [entry.kind for entry in consultation.log.all()] == ["note"]


@pytest.fixture
def urgent(rita: User) -> Consultation:
    """What reception has made urgent."""
    consultation = new_consultation()
    consultation.set_urgency(2, by=rita, why="Numb")
    return consultation


def test_reception_lowers_no_urgency(urgent: Consultation, rita: User) -> None:
    with pytest.raises(PermissionDenied):
        urgent.set_urgency(1, by=rita)


def test_reception_says_again_why_it_is_urgent(urgent: Consultation, rita: User) -> None:
    urgent.set_urgency(2, by=rita, why="Numb in both legs")

    assert urgent.log.filter(text__endswith="Numb in both legs").exists()


def test_a_clinician_lowers_an_urgency(urgent: Consultation) -> None:
    urgent.set_urgency(0, by=member("carl", "Clinician"))

    assert urgent.urgency == 0
