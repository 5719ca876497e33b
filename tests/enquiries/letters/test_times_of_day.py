"""A time of day is written in one way, in every letter and on every page."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from enquiries.letters import appointment, reminder, rendering
from enquiries.models import Consultation, OutgoingEmail
from tests.enquiries.ahead import at, next_time
from tests.enquiries.reception import member, new_consultation

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.*"))
NINE = at(next_time(7, 6), 9)


@pytest.fixture
def consultation(db: None) -> Consultation:
    """A request with an appointment at nine, and every letter about it."""
    carla = member("carla", "Clinician")
    consultation = new_consultation()
    booked = consultation.book(by=carla, clinician=carla, starts_at=NINE, method="phone")
    appointment.enqueue(booked)
    reminder.enqueue(booked)
    return consultation


@pytest.mark.parametrize("letter", ["appointment", "reminder"])
def test_a_full_hour_has_no_minutes(consultation: Consultation, letter: str) -> None:
    message = rendering.render(OutgoingEmail.objects.get(letter=letter))

    for body in (str(message.body), str(message.alternatives[0][0])):
        assert f"{NINE:%A %-d %B %Y} at 9am" in re.sub(r"<[^>]+>", "", body)


def test_no_template_has_a_way_of_its_own() -> None:
    own = [path.name for path in TEMPLATES if re.search(r'date:"[^"]*g', path.read_text())]
    assert own == []
