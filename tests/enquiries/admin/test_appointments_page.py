"""Who comes when, and how it went."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from enquiries.models import Appointment, Consultation, DiaryFeed, OutgoingEmail
from tests.enquiries.ahead import SUNDAY, TUESDAY, clock_change, coming, next_time
from tests.enquiries.reception import act, booking, browser_of, in_days, member, new_consultation

PAGE = "/admin/enquiries/appointment/"


@pytest.fixture
def carla(db: None) -> User:
    return member("carla", "Clinician")


@pytest.fixture
def browser(carla: User) -> Client:
    return browser_of(carla)


def booked(carla: User, **differences: Any) -> Appointment:
    today_at_its_end = timezone.localtime().replace(hour=23, minute=59, second=59, microsecond=0)
    details = {"clinician": carla, "starts_at": today_at_its_end, "minutes": 30, "method": "clinic"}
    return new_consultation().book(by=carla, **details | differences)


def begin(appointment: Appointment) -> Consultation:
    """Let its hour come."""
    Appointment.objects.filter(pk=appointment.pk).update(starts_at=Now() - timedelta(minutes=5))
    return Consultation.objects.get()


def test_today_shows_who_comes_with_whom(browser: Client, carla: User) -> None:
    appointment = booked(carla)

    page = browser.get(PAGE).content.decode()

    assert appointment.consultation.reference in page
    assert "Ann Example" in page


def test_the_first_page_of_admin_shows_todays_appointments(browser: Client, carla: User) -> None:
    appointment = booked(carla)

    page = browser.get("/admin/").content.decode()

    assert "Appointments today" in page
    assert appointment.consultation.reference in page


def test_another_days_appointment_is_not_todays(browser: Client, carla: User) -> None:
    booked(carla, starts_at=timezone.now() + timedelta(days=3))

    assert "No appointments." in browser.get(PAGE).content.decode()


def test_the_week_by_clinician_leaves_out_the_others(browser: Client, carla: User) -> None:
    other = member("carl", "Clinician")
    booked(other, starts_at=timezone.now() + timedelta(days=1))

    page = browser.get(PAGE, {"show": "week", "clinician": str(carla.pk)})

    assert "No appointments." in page.content.decode()


def test_one_press_on_attended_closes_the_request(browser: Client, carla: User) -> None:
    consultation = begin(booked(carla))

    assert act(browser, consultation, "attended").status_code == 302

    closed = Consultation.objects.get()
    assert (closed.state, closed.close_reason) == ("closed", "attended")


def test_who_did_not_come_is_called_again(browser: Client, carla: User) -> None:
    consultation = begin(booked(carla))

    act(browser, consultation, "did-not-attend")

    assert Consultation.objects.get().state == "in_conversation"
    assert Appointment.objects.get().outcome == "missed"


def test_nobody_is_said_to_have_come_before_the_hour(browser: Client, carla: User) -> None:
    appointment = booked(carla, starts_at=timezone.now() + timedelta(days=1))

    response = act(browser, appointment.consultation, "attended")

    assert "The appointment has not begun yet." in response.content.decode()


def test_an_appointment_that_has_begun_is_not_cancelled(browser: Client, carla: User) -> None:
    consultation = begin(booked(carla))

    response = act(browser, consultation, "cancel-the-appointment")

    assert "say how it went instead" in response.content.decode()


def test_an_appointment_that_is_over_is_not_overdue_at_once(carla: User) -> None:
    begin(booked(carla))

    assert not Consultation.objects.overdue().exists()


@pytest.mark.usefixtures("a_week_beyond_a_year")
@pytest.mark.parametrize(
    ("differences", "message"),
    [
        ({"starts_at": f"{next_time(12, 25)}T10:00"}, "is a bank holiday (Christmas Day)"),
        ({"starts_at": f"{coming(SUNDAY)}T10:00"}, "The clinic is closed on Sunday"),
        ({"starts_at": f"{coming(TUESDAY)}T03:00"}, "The clinic is open from 09:00 to 17:30"),
        ({"starts_at": in_days(75)}, "days away. If it is meant, tick the box below"),
        ({"starts_at": f"{clock_change(3)}T01:30"}, "01:30 does not exist. It would be 02:30"),
        ({"starts_at": f"{clock_change(10)}T01:30"}, "01:30 comes twice"),
    ],
)
def test_an_unusual_time_is_asked_about(
    browser: Client, carla: User, differences: dict[str, str], message: str
) -> None:
    fields = booking(**differences)
    del fields["even_so"]

    response = act(browser, new_consultation(), "book-an-appointment", **fields)

    assert response.status_code == 422
    assert message in response.content.decode()


def test_a_time_beyond_a_year_is_refused_even_if_it_is_meant(browser: Client, carla: User) -> None:
    fields = booking(starts_at=in_days(400))

    response = act(browser, new_consultation(), "book-an-appointment", **fields)

    assert response.status_code == 422
    assert "Choose a time within a year" in response.content.decode()


@pytest.mark.usefixtures("a_week_beyond_a_year")
def test_an_unusual_time_that_is_meant_is_booked(browser: Client, carla: User) -> None:
    fields = booking(starts_at=f"{clock_change(3)}T01:30")

    assert act(browser, new_consultation(), "book-an-appointment", **fields).status_code == 302


@pytest.mark.long
def test_the_same_hour_twice_is_refused_with_what_was_typed_kept(
    browser: Client, carla: User
) -> None:
    act(browser, new_consultation(), "book-an-appointment", **booking())

    response = act(browser, new_consultation(), "book-an-appointment", **booking())

    assert response.status_code == 409
    assert "is not free on" in response.content.decode()
    assert booking()["starts_at"] in response.content.decode()


@pytest.mark.long
@pytest.mark.parametrize(
    ("before", "step"),
    [
        ([], "book-an-appointment"),
        (["book-an-appointment"], "move-the-appointment"),
        (["book-an-appointment"], "cancel-the-appointment"),
    ],
)
def test_a_letter_about_an_appointment_is_read_before_it_leaves(
    browser: Client, before: list[str], step: str
) -> None:
    new_consultation()
    for earlier in before:
        act(browser, Consultation.objects.get(), earlier, **booking())
    count = OutgoingEmail.objects.count()

    page = act(browser, Consultation.objects.get(), step, **booking(send="")).content.decode()

    assert "read it once more" in page
    assert "<strong>To:</strong> ann@example.com" in page
    assert OutgoingEmail.objects.count() == count


@pytest.mark.long
def test_times_are_offered_by_a_letter(browser: Client, carla: User) -> None:
    consultation = new_consultation()
    page = browser.get(f"/admin/enquiries/consultation/{consultation.pk}/change/")
    [form] = [form for form in page.context["panels"] if form.slug() == "offer-times"]
    choices = [value for _, group in form.fields["times"].choices for value, _ in group][:2]

    fields = {"minutes": "30", "method": "clinic", "text": "Please choose", "times": choices}
    response = act(browser, consultation, "offer-times", **fields)

    assert response.status_code == 302
    assert consultation.offered_times.count() == 2
    assert OutgoingEmail.objects.get().letter == "offer"


def test_no_times_are_offered_to_whom_no_letter_can_reach(browser: Client) -> None:
    caller = new_consultation(email="", source="phone")

    page: Any = browser.get(f"/admin/enquiries/consultation/{caller.pk}/change/")

    assert "offer-times" not in [form.slug() for form in page.context["panels"]]


def test_an_offer_with_an_unfilled_place_is_refused(browser: Client, carla: User) -> None:
    response = act(browser, new_consultation(), "offer-times", text="Dear {name}, please choose")

    assert response.status_code == 422
    assert "Write something in place of {name}" in response.content.decode()


def test_a_calendar_program_reads_the_feed(browser: Client, carla: User, client: Client) -> None:
    appointment = booked(carla, place="Room 2")
    browser.post(PAGE + "feed/", {"action": "renew"})

    response = client.get(f"/diary/{DiaryFeed.objects.get().key}.ics")

    [event] = Calendar.from_ical(response.content).events
    assert event.start == appointment.starts_at
    assert event["location"] == "Room 2"


def test_the_feed_names_nobody(browser: Client, carla: User, client: Client) -> None:
    booked(carla, method="phone", place="07700 900018")
    browser.post(PAGE + "feed/", {"action": "renew"})

    file = client.get(f"/diary/{DiaryFeed.objects.get().key}.ics").content.decode()

    assert not [word for word in ("Ann", "ann@", "900018") if word in file]


@pytest.mark.parametrize("action", ["renew", "off"])
def test_a_former_address_of_the_feed_is_shut(
    browser: Client, carla: User, client: Client, action: str
) -> None:
    former = DiaryFeed.renew(carla).key

    browser.post(PAGE + "feed/", {"action": action})

    assert client.get(f"/diary/{former}.ics").status_code == 404
