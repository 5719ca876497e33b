from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from icalendar import Calendar
from pytest_django import Settings

from enquiries.clinic.calendar import CLINIC_ZONE
from enquiries.letters.rendering import render
from enquiries.models import Consultation, OutgoingEmail
from tests.enquiries.letterbox import html_of
from tests.enquiries.reception import act, booking, browser_of, in_days, member, new_consultation


def days_to_the_next_clock_change() -> int:
    """From the third day on, so that the days around it lie ahead."""
    noons = [timezone.localtime() + timedelta(days=days) for days in range(3, 220)]
    offsets = [noon.replace(hour=12).utcoffset() for noon in noons]
    return 3 + next(i for i in range(1, 217) if offsets[i] != offsets[i - 1])


@pytest.fixture
def consultation(db: None) -> Consultation:
    return new_consultation()


def take(consultation: Consultation, step: str, **fields: Any) -> Any:
    """Take a step as a fresh look at the page would let one."""
    consultation.refresh_from_db()
    user = User.objects.filter(username="rita").first()
    return act(browser_of(user or member("rita", "Reception")), consultation, step, **fields)


def invitations() -> list[Any]:
    """The calendar files of the letters, in the order in which they were queued."""
    emails = OutgoingEmail.objects.filter(letter="appointment").order_by("appointment__sequence")
    messages = [
        message_from_bytes(render(email).message().as_bytes(), policy=default) for email in emails
    ]
    return [
        Calendar.from_ical(part.get_content())
        for message in messages
        for part in message.walk()
        if part.get_content_type() == "text/calendar"
    ]


def test_a_booking_puts_the_appointment_into_the_patients_calendar(
    consultation: Consultation,
) -> None:
    assert take(consultation, "book-an-appointment", **booking()).status_code == 302

    (calendar,) = invitations()
    (event,) = calendar.events
    assert calendar["method"] == "REQUEST"
    assert str(event["summary"]) == "Appointment with Osteospinal"
    assert (event["sequence"], event["location"]) == (0, "Room 2")
    assert event["dtstart"].params["TZID"] == "Europe/London"
    assert event.start == timezone.make_aware(datetime.fromisoformat(in_days(9)))
    assert event.end - event.start == timedelta(minutes=45)
    assert event.alarms.times[0].trigger == event.start - timedelta(hours=1)
    assert "Low back pain" not in calendar.to_ical().decode()


@pytest.mark.long
def test_moved_across_the_clock_change_it_keeps_its_hour_on_the_clinics_clock(
    consultation: Consultation,
) -> None:
    change = days_to_the_next_clock_change()
    take(consultation, "book-an-appointment", **booking(starts_at=in_days(change - 2)))
    take(consultation, "move-the-appointment", **booking(starts_at=in_days(change + 1)))

    first, second = (calendar.events[0] for calendar in invitations())
    assert (second["uid"], second["sequence"]) == (first["uid"], 1)
    assert (first["dtstart"].dt.hour, second["dtstart"].dt.hour) == (10, 10)
    gap = second.start.astimezone(UTC) - first.start.astimezone(UTC)
    assert abs(gap - timedelta(days=3)) == timedelta(hours=1)


def test_the_files_own_rule_of_summer_time_is_londons(consultation: Consultation) -> None:
    take(consultation, "book-an-appointment", **booking())

    (london,) = invitations()[0].timezones
    zone = london.to_tz(lookup_tzid=False)
    for month in range(1, 13):
        for hour in (0, 3, 12):
            moment = datetime(2031, month, 28, hour)  # noqa: DTZ001 (placed into both zones)
            assert moment.replace(tzinfo=zone).utcoffset() == (
                moment.replace(tzinfo=CLINIC_ZONE).utcoffset()
            )


@pytest.mark.long
def test_cancelling_takes_it_out_of_the_patients_calendar(
    consultation: Consultation,
) -> None:
    take(consultation, "book-an-appointment", **booking())
    take(consultation, "cancel-the-appointment")

    booked, cancelled = invitations()
    assert [str(c["method"]) for c in (booked, cancelled)] == ["REQUEST", "CANCEL"]
    assert cancelled.events[0]["status"] == "CANCELLED"
    assert cancelled.events[0]["uid"] == booked.events[0]["uid"]
    assert cancelled.events[0]["sequence"] == 1
    consultation.refresh_from_db()
    assert (consultation.state, consultation.appointment) == ("in_conversation", None)


@pytest.mark.long
def test_a_cancelled_appointment_says_so_before_the_letter_is_opened(
    consultation: Consultation, settings: Settings
) -> None:
    settings.CLINIC = settings.CLINIC | {"phone": ""}
    take(consultation, "book-an-appointment", **booking())
    take(consultation, "cancel-the-appointment")

    emails = OutgoingEmail.objects.filter(letter="appointment").order_by("appointment__sequence")
    letter = render(emails[1])
    html = html_of(letter)
    (event,) = invitations()[1].events

    assert html.count("Your appointment is cancelled") >= 2
    assert "call  or" not in str(event["description"])
    assert str(event["description"]).endswith("This appointment is cancelled.")


def test_a_calendar_file_leaves_out_a_telephone_that_there_is_not(
    consultation: Consultation, settings: Settings
) -> None:
    settings.CLINIC = settings.CLINIC | {"phone": ""}
    take(consultation, "book-an-appointment", **booking())

    (event,) = invitations()[0].events
    assert "To change or cancel, answer our email." in str(event["description"])
