"""Calendar files as a program reads them that did not write them: in letters, and as a feed."""

from datetime import datetime
from typing import Any

import pytest
import vobject
from django.contrib.auth.models import User
from django.test import Client

from enquiries.letters import appointment as appointment_letter
from enquiries.letters import reminder, rendering
from enquiries.models import Appointment, Consultation, DiaryFeed, Letter, OutgoingEmail
from tests.enquiries.ahead import at, clock_change, next_time
from tests.enquiries.reception import member, new_consultation

SUMMER = at(next_time(7, 6), 9, 30)
WINTER = at(next_time(1, 12), 9, 30)
FIRST_OF_TWO = at(clock_change(10), 1, 30)
SECOND_OF_TWO = FIRST_OF_TWO.replace(fold=1)


@pytest.fixture
def carla(db: None) -> User:
    return member("carla", "Clinician")


@pytest.fixture
def consultation(db: None) -> Consultation:
    return new_consultation(name="Zoë O’Brien; Ann, PhD")


def book(consultation: Consultation, carla: User, starts_at: datetime = SUMMER) -> Appointment:
    details = {"clinician": carla, "minutes": 45, "method": "clinic", "place": "Room 2, “Söuth”"}
    return consultation.book(by=carla, starts_at=starts_at, **details)


def events_of(email: OutgoingEmail) -> list[Any]:
    """The event in each calendar part of a letter: as a form of it, and as a file."""
    parts = rendering.render(email).message().walk()
    files = [
        part.get_payload(decode=True).decode()  # type: ignore[union-attr]
        for part in parts
        if part.get_content_type() in {"text/calendar", "application/ics"}
    ]
    return [vobject.readOne(file) for file in files]


def read(appointment: Appointment) -> Any:
    """What a calendar program makes of the letter about this version."""
    appointment_letter.enqueue(appointment)
    first, second = events_of(OutgoingEmail.objects.get(appointment=appointment))
    assert first.serialize() == second.serialize()
    return first


@pytest.mark.usefixtures("a_week_beyond_a_year")
@pytest.mark.parametrize("starts_at", [SUMMER, WINTER, FIRST_OF_TWO, SECOND_OF_TWO])
def test_the_hour_is_the_one_that_was_agreed(
    consultation: Consultation, carla: User, starts_at: datetime
) -> None:
    event = read(book(consultation, carla, starts_at)).vevent

    assert event.dtstart.value.timestamp() == starts_at.timestamp()
    assert event.dtend.value.timestamp() - starts_at.timestamp() == 45 * 60


def test_what_stands_in_an_event_is_read_as_it_is(consultation: Consultation, carla: User) -> None:
    event = read(book(consultation, carla)).vevent

    assert event.location.value.startswith("Room 2, “Söuth”")
    assert event.organizer.value == "MAILTO:clinic@example.org"
    assert event.attendee.value == "MAILTO:ann@example.com"


@pytest.mark.long
def test_each_version_follows_the_one_before(consultation: Consultation, carla: User) -> None:
    booked = read(book(consultation, carla))
    moved = read(consultation.move(by=carla, starts_at=WINTER))
    off = read(consultation.cancel(by=carla, next_step_due_at=WINTER))

    assert len({each.vevent.uid.value for each in (booked, moved, off)}) == 1
    assert [each.vevent.sequence.value for each in (booked, moved, off)] == ["0", "1", "2"]
    assert [each.method.value for each in (booked, moved, off)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert off.vevent.status.value == "CANCELLED"


def test_a_reminder_is_of_the_same_version(consultation: Consultation, carla: User) -> None:
    booked = book(consultation, carla)
    event = read(booked).vevent
    reminder.enqueue(booked)

    [reminded, _] = events_of(OutgoingEmail.objects.get(letter=Letter.REMINDER))

    assert reminded.vevent.uid.value == event.uid.value
    assert reminded.vevent.sequence.value == "0"


def subscribed(client: Client, carla: User) -> dict[str, datetime]:
    """What a program that subscribes to the feed shows: when, by UID."""
    feed, _ = DiaryFeed.objects.get_or_create(clinician=carla)
    calendar = vobject.readOne(client.get(f"/diary/{feed.key}.ics").content.decode())
    return {event.uid.value: event.dtstart.value for event in calendar.contents.get("vevent", [])}


@pytest.mark.parametrize("starts_at", [SUMMER, WINTER])
def test_the_feed_shows_the_hour(
    client: Client, consultation: Consultation, carla: User, starts_at: datetime
) -> None:
    book(consultation, carla, starts_at)

    assert list(subscribed(client, carla).values()) == [starts_at]


def test_the_feed_moves_what_is_moved(
    client: Client, consultation: Consultation, carla: User
) -> None:
    book(consultation, carla)
    before = subscribed(client, carla)

    consultation.move(by=carla, starts_at=WINTER)

    after = subscribed(client, carla)
    assert (after.keys(), list(after.values())) == (before.keys(), [WINTER])


def test_the_feed_brings_the_rule_of_its_time_zone(
    client: Client, consultation: Consultation, carla: User
) -> None:
    book(consultation, carla)
    feed = client.get(f"/diary/{DiaryFeed.renew(carla).key}.ics")

    assert vobject.readOne(feed.content.decode()).vtimezone.tzid.value == "Europe/London"


def test_the_feed_drops_what_is_cancelled(
    client: Client, consultation: Consultation, carla: User
) -> None:
    book(consultation, carla)
    consultation.cancel(by=carla, next_step_due_at=WINTER)

    assert subscribed(client, carla) == {}


@pytest.mark.usefixtures("a_week_beyond_a_year")
def test_the_two_hours_of_a_clock_change_are_two_in_the_feed(client: Client, carla: User) -> None:
    book(new_consultation(), carla, FIRST_OF_TWO)
    book(new_consultation(), carla, SECOND_OF_TWO)

    shown = sorted(at.timestamp() for at in subscribed(client, carla).values())

    assert shown == [FIRST_OF_TWO.timestamp(), SECOND_OF_TWO.timestamp()]
