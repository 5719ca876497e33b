"""The week on one page, and what a closure touches."""

import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.models import ClinicClosure, ContactLogEntry, OpeningHours
from tests.enquiries.reception import browser_of, member, new_consultation
from tests.enquiries.your_request.patient import AHEAD, offer

HOURS = "/admin/enquiries/openinghours/"
CLOSURES = "/admin/enquiries/clinicclosure/"


@pytest.fixture
def mona(db: None) -> User:
    return member("mona", "Manager")


@pytest.fixture
def manager(mona: User) -> Client:
    return browser_of(mona)


def week(**differences: str) -> dict[str, str]:
    """Monday to Friday as they hold, with any differences; empty takes a field away."""
    fields = {f"open_{day}": "on" for day in range(5)}
    for day in range(7):
        fields |= {f"opens_{day}": "09:00", f"closes_{day}": "17:30"}
    return {name: value for name, value in (fields | differences).items() if value}


def test_the_week_is_filled_in_with_what_holds(manager: Client) -> None:
    page = manager.get(HOURS).content.decode()

    assert len(re.findall(r'name="opens_\d" value="09:00"', page)) == 7
    assert len(re.findall(r'name="open_\d"[^>]* checked', page)) == 5
    assert "A request sent now would be answered by" in page


def test_one_longer_day_closes_no_other(manager: Client) -> None:
    assert manager.post(HOURS, week(closes_0="20:00")).status_code == 302

    calendar = ClinicCalendar.read()
    assert sorted(calendar.week) == [0, 1, 2, 3, 4]
    assert calendar.week[0] == (time(9), time(20))


def test_a_week_is_saved_as_a_whole(manager: Client) -> None:
    manager.post(HOURS, week(open_5="on", open_0=""))

    assert sorted(OpeningHours.objects.week()) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("differences", "words"),
    [
        ({"closes_2": "08:00"}, "Enter a time after the opening"),
        ({"opens_2": ""}, "Enter a time, like 09:00"),
        ({"opens_2": "half nine"}, "Enter a time, like 09:00"),
        ({f"open_{day}": "" for day in range(5)}, "Leave one day open"),
    ],
)
def test_a_wrong_week_changes_nothing(
    manager: Client, differences: dict[str, str], words: str
) -> None:
    page = manager.post(HOURS, week(**differences))

    assert page.status_code == 422
    assert words in page.content.decode()
    assert not OpeningHours.objects.exists()


def test_reception_is_offered_no_change_of_the_hours(db: None) -> None:
    reception = browser_of(member("rita", "Reception"))

    assert "Save the week" not in reception.get(HOURS).content.decode()


def test_reception_changes_no_hours(db: None) -> None:
    reception = browser_of(member("rita", "Reception"))

    assert reception.post(HOURS, week()).status_code == 403


def closed_on(manager: Client, day: Any) -> str:
    form = {"first_day": f"{day:%Y-%m-%d}", "last_day": f"{day:%Y-%m-%d}", "reason": "Training"}
    return manager.post(f"{CLOSURES}add/", form, follow=True).content.decode()


def test_a_closure_says_which_promises_it_touches(manager: Client, mona: User) -> None:
    at = timezone.now() + timedelta(days=8)
    promised = new_consultation(answer_due_at=at)
    answered = new_consultation(answer_due_at=at)
    answered.call(ContactLogEntry.Kind.REACHED, by=mona, next_step_due_at=at)
    booked = new_consultation()
    booked.book(by=mona, starts_at=at, method="phone")

    page = closed_on(manager, timezone.localdate(at))

    assert f"{promised}" in page
    assert f"{booked}" in page
    assert f"{answered}" not in page
    assert ClinicClosure.objects.count() == 1


@pytest.mark.parametrize(("day", "named"), [(0, 1), (1, 1), (2, 0)])
def test_a_closure_names_who_may_choose_a_time_in_it(manager: Client, day: int, named: int) -> None:
    consultation = new_consultation()
    offer(consultation, member("carla", "Clinician"), 0, 24)

    page = closed_on(manager, timezone.localdate(AHEAD + timedelta(days=day)))

    assert page.count(f"{consultation}. The promises stand. Answer them") == named


def test_a_closure_that_touches_nobody_says_so(manager: Client) -> None:
    page = closed_on(manager, timezone.localdate() + timedelta(days=30))

    assert "Promised in this time" not in page
    assert 'field-touches">none<' in page


def test_a_closure_that_is_over_touches_nothing_any_more(manager: Client) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    new_consultation(answer_due_at=yesterday)
    day = timezone.localdate(yesterday)
    ClinicClosure.objects.create(first_day=day, last_day=day, reason="Training")

    assert 'field-touches">over<' in manager.get(CLOSURES).content.decode()


def test_the_list_of_closures_asks_no_more_for_many(
    manager: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    today = timezone.localdate()
    ClinicClosure.objects.create(first_day=today, last_day=today, reason="Training")
    with CaptureQueriesContext(connection) as first:
        manager.get(CLOSURES)
    for days in range(1, 6):
        day = today + timedelta(days=days)
        ClinicClosure.objects.create(first_day=day, last_day=day, reason="Training")

    with django_assert_num_queries(len(first)):
        manager.get(CLOSURES)


def test_a_closure_in_the_list_names_its_own_promises_alone(manager: Client) -> None:
    at = timezone.now() + timedelta(days=8)
    mine, other = (new_consultation(answer_due_at=at + timedelta(days=days)) for days in (0, 2))
    for days in (0, 1, 2):
        day = timezone.localdate(at + timedelta(days=days))
        ClinicClosure.objects.create(first_day=day, last_day=day, reason="Training")

    page = manager.get(CLOSURES).content.decode()

    cells = re.findall(r'field-touches">([^<]+)<', page)
    assert [(str(mine) in cell, str(other) in cell) for cell in cells] == [
        (True, False),
        (False, False),
        (False, True),
    ]


@pytest.mark.parametrize("typed", ["9am", "25:00", "24:00", "09.00", "nine"])
def test_a_time_that_cannot_be_read_is_asked_for_by_an_example(manager: Client, typed: str) -> None:
    page = manager.post(HOURS, week(opens_0=typed)).content.decode()

    assert "Enter a time, like 09:00" in page
    assert not OpeningHours.objects.exists()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-366, "is over: this closure changes nothing. Was another year meant?"),
        (-1, "is over: this closure changes nothing. Was another year meant?"),
        (400, "is more than a year away. Was another year meant?"),
        (3650, "is more than a year away. Was another year meant?"),
    ],
)
def test_a_closure_of_another_year_is_asked_about(manager: Client, days: int, said: str) -> None:
    day = timezone.localdate() + timedelta(days=days)
    form = {"first_day": day, "last_day": day, "reason": "Christmas"}

    page = manager.post(f"{CLOSURES}add/", form, follow=True).content.decode()

    assert said in page


@pytest.mark.parametrize("days", [0, 30, 360])
def test_an_ordinary_closure_is_not_asked_about(manager: Client, days: int) -> None:
    day = timezone.localdate() + timedelta(days=days)
    form = {"first_day": day, "last_day": day, "reason": "Christmas"}

    page = manager.post(f"{CLOSURES}add/", form, follow=True).content.decode()

    assert "Was another year meant?" not in page
