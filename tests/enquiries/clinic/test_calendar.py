"""When the clinic is open, and “within one working day”: the day by which it answers."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils.timezone import localdate, localtime
from pytest_django import DjangoAssertNumQueries

from enquiries.clinic.calendar import CLINIC_ZONE, REGULAR_WEEK, ClinicCalendar
from enquiries.models import ClinicClosure, Consultation, OpeningHours
from factsheets import content_version
from tests.conftest import Payload

REGULAR = ClinicCalendar(REGULAR_WEEK)
DAY = (time(9), time(17, 30))
# Open from Tuesday to Saturday, as many clinics are.
SATURDAYS = dict.fromkeys(range(1, 6), DAY)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("Mon 2026-06-01 00:00", "Tue 2026-06-02"),
        ("Thu 2026-06-04 23:59", "Fri 2026-06-05"),
        ("Fri 2026-06-05 16:00", "Mon 2026-06-08"),
        ("Fri 2026-06-05 23:59", "Mon 2026-06-08"),
        ("Sat 2026-06-06 10:00", "Mon 2026-06-08"),
        ("Sun 2026-06-07 23:59", "Mon 2026-06-08"),
        # Maundy Thursday: Good Friday, weekend and Easter Monday follow.
        ("Thu 2026-04-02 09:00", "Tue 2026-04-07"),
        ("Thu 2027-03-25 09:00", "Tue 2027-03-30"),
        # May bank holidays.
        ("Fri 2026-05-01 09:00", "Tue 2026-05-05"),
        ("Fri 2026-05-22 09:00", "Tue 2026-05-26"),
        # Christmas Eve: Boxing Day on a Saturday is kept on Monday 28 December.
        ("Thu 2026-12-24 09:00", "Tue 2026-12-29"),
        # Both days at the weekend are kept on Monday and Tuesday.
        ("Fri 2027-12-24 09:00", "Wed 2027-12-29"),
        ("Thu 2026-12-31 09:00", "Mon 2027-01-04"),
        # New Year's Day on a Saturday is kept on Monday 3 January.
        ("Fri 2027-12-31 09:00", "Tue 2028-01-04"),
    ],
)
def test_the_answer_is_due_at_the_end_of_the_next_working_day(received: str, due: str) -> None:
    moment = datetime.strptime(received[4:], "%Y-%m-%d %H:%M").replace(tzinfo=CLINIC_ZONE)
    assert f"{moment:%a}" == received[:3]
    assert f"{REGULAR.answer_by(moment):%a %Y-%m-%d %H:%M}" == f"{due} 17:30"


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # Clocks go forward on Sunday 29 March 2026 and back on Sunday 25 October 2026.
        ("2026-03-26T16:00Z", "2026-03-27T17:30Z"),
        ("2026-03-27T16:00Z", "2026-03-30T16:30Z"),
        ("2026-03-29T00:30Z", "2026-03-30T16:30Z"),
        ("2026-10-22T15:00Z", "2026-10-23T16:30Z"),
        ("2026-10-23T15:00Z", "2026-10-26T17:30Z"),
        ("2026-10-25T01:30Z", "2026-10-26T17:30Z"),
        # The day of receipt is London's: in summer it begins at 23:00 UTC.
        ("2026-07-01T22:59Z", "2026-07-02T16:30Z"),
        ("2026-07-01T23:30Z", "2026-07-03T16:30Z"),
        ("2026-01-14T23:30Z", "2026-01-15T17:30Z"),
    ],
)
def test_the_clocks_of_london_decide(received: str, due: str) -> None:
    answer = REGULAR.answer_by(datetime.fromisoformat(received))
    assert answer.astimezone(UTC) == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        ("Mon 2026-11-23", False),  # in no week of this clinic
        ("Tue 2026-11-24", True),
        ("Sat 2026-11-28", True),
        ("Sun 2026-11-29", False),
        ("Tue 2026-12-01", False),  # the closure
        ("Wed 2026-12-02", False),
        ("Thu 2026-12-03", True),
        ("Fri 2026-12-25", False),
        ("Sat 2026-12-26", False),  # a bank holiday, and in the week
        ("Fri 2027-03-26", False),
    ],
)
def test_a_day_is_open_by_week_holidays_or_closure(db: None, day: str, *, is_open: bool) -> None:
    OpeningHours.objects.bulk_create(
        OpeningHours(weekday=weekday, opens=opens, closes=closes)
        for weekday, (opens, closes) in SATURDAYS.items()
    )
    ClinicClosure.objects.create(first_day="2026-12-01", last_day="2026-12-02", reason="Training")
    asked = date.fromisoformat(day[4:])

    assert f"{asked:%a}" == day[:3]
    assert ClinicCalendar.read().is_open(asked) is is_open


@pytest.mark.parametrize(
    ("week", "closed", "first"),
    [
        (REGULAR_WEEK, [], "2026-12-01"),
        (REGULAR_WEEK, ["2026-12-01"], "2026-12-02"),
        (REGULAR_WEEK, ["2026-12-01", "2026-12-02", "2026-12-03"], "2026-12-04"),
        (REGULAR_WEEK, [], "2027-01-04"),  # after a bank holiday and a weekend
        (REGULAR_WEEK, ["2027-01-04"], "2027-01-05"),
        (REGULAR_WEEK, [], "2026-08-03"),
        (SATURDAYS, [], "2026-08-01"),  # a Saturday
        (SATURDAYS, ["2026-08-01"], "2026-08-04"),  # and never on a Monday
        ({0: DAY}, [], "2026-05-11"),  # Mondays only, the first of them a bank holiday
    ],
)
def test_a_month_has_one_first_open_day(
    week: dict[int, tuple[time, time]], closed: list[str], first: str
) -> None:
    closures = [(date.fromisoformat(day), date.fromisoformat(day)) for day in closed]
    calendar = ClinicCalendar(week, closures)
    opening = date.fromisoformat(first)
    month = [opening.replace(day=number) for number in range(1, 29)]

    assert [day for day in month if calendar.is_first_open_day_of_month(day)] == [opening]


def test_a_month_without_an_open_day_has_no_first_one() -> None:
    calendar = ClinicCalendar(REGULAR_WEEK, [(date(2026, 11, 1), date(2026, 11, 30))])
    month = [date(2026, 11, number) for number in range(1, 31)]

    assert not any(map(calendar.is_first_open_day_of_month, month))


@pytest.mark.parametrize(
    ("week", "received", "due"),
    [
        (SATURDAYS, "Fri 2026-11-27 12:00", "Sat 2026-11-28 17:30"),
        (SATURDAYS, "Sat 2026-11-28 12:00", "Tue 2026-12-01 17:30"),
        ({5: (time(9), time(12))}, "Sat 2026-12-19 08:00", "Sat 2027-01-02 12:00"),
    ],
)
def test_the_clinics_own_week_decides(
    week: dict[int, tuple[time, time]], received: str, due: str
) -> None:
    moment = datetime.strptime(received[4:], "%Y-%m-%d %H:%M").replace(tzinfo=CLINIC_ZONE)
    assert f"{ClinicCalendar(week).answer_by(moment):%a %Y-%m-%d %H:%M}" == due


@pytest.mark.parametrize(
    ("begins", "ends", "is_open"),
    [
        ("Wed 2026-06-03 09:00", "17:30", True),  # from the opening to the closing
        ("Wed 2026-06-03 12:00", "12:30", True),
        ("Wed 2026-06-03 08:59", "09:30", False),
        ("Wed 2026-06-03 17:00", "17:31", False),
        ("Wed 2026-06-03 08:00", "18:00", False),
        ("Wed 2026-06-03 07:00", "08:00", False),
        ("Wed 2026-06-03 18:00", "19:00", False),
        ("Sun 2026-06-07 10:00", "11:00", False),
        ("Mon 2026-05-25 10:00", "11:00", False),  # a bank holiday
        ("Thu 2026-06-04 10:00", "11:00", False),  # the closure
        ("Mon 2026-03-30 09:00", "09:30", True),  # the clocks went forward the day before
        ("Mon 2026-10-26 17:00", "17:30", True),  # and back
    ],
)
def test_the_clinic_is_open_for_all_of_a_time(begins: str, ends: str, *, is_open: bool) -> None:
    calendar = ClinicCalendar(REGULAR_WEEK, [(date(2026, 6, 4), date(2026, 6, 4))])
    start = datetime.strptime(begins[4:], "%Y-%m-%d %H:%M").replace(tzinfo=CLINIC_ZONE)
    end = datetime.combine(start, time.fromisoformat(ends), tzinfo=CLINIC_ZONE)

    assert f"{start:%a}" == begins[:3]
    assert calendar.is_open_between(start, end) is is_open


@pytest.mark.parametrize(
    ("week", "minutes"),
    [
        (REGULAR_WEEK, 510),
        ({0: (time(8, 45), time(17))}, 495),
        ({0: (time(9), time(12)), 1: DAY, 2: DAY}, 510),
    ],
)
def test_a_day_is_as_long_as_most_of_the_week(
    week: dict[int, tuple[time, time]], minutes: int
) -> None:
    assert ClinicCalendar(week).minutes_of_a_day == minutes


def test_closures_stand_ahead_until_they_are_over() -> None:
    today = localdate()
    over, last_day_now, later = (
        (today + timedelta(days=first), today + timedelta(days=last))
        for first, last in [(-9, -1), (-3, 0), (5, 5)]
    )
    calendar = ClinicCalendar(REGULAR_WEEK, [later, over, last_day_now])

    assert calendar.closures_ahead() == [last_day_now, later]


def test_no_answer_is_due_while_the_clinic_is_closed() -> None:
    calendar = ClinicCalendar(REGULAR_WEEK, [(date(2026, 6, 2), date(2026, 6, 3))])
    answer = calendar.answer_by(datetime(2026, 6, 1, 9, tzinfo=CLINIC_ZONE))
    assert answer == datetime(2026, 6, 4, 17, 30, tzinfo=CLINIC_ZONE)


def test_a_closure_in_admin_moves_the_day_that_patients_are_told(
    client: Client, db: None, consultation_payload: Payload
) -> None:
    today = localdate()
    last_day = today + timedelta(days=20)
    ClinicClosure.objects.create(first_day=today, last_day=last_day, reason="Refurbishment")
    client.post("/consultation/", consultation_payload())
    assert localtime(Consultation.objects.get().answer_due_at).date() > last_day


def test_a_closure_cannot_end_before_it_begins(db: None) -> None:
    with pytest.raises(IntegrityError, match="clinicclosure_ends_after_it_begins"):
        ClinicClosure.objects.create(first_day="2026-06-02", last_day="2026-06-01", reason="Typo")


def test_the_cached_calendar_is_read_once_until_it_changes(
    db: None, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(content_version, "LOOK_EVERY", 60)
    ClinicCalendar.cached()

    with django_assert_num_queries(0):
        ClinicCalendar.cached()


@pytest.mark.parametrize(
    "change",
    [
        lambda: OpeningHours.objects.create(weekday=5),
        lambda: ClinicClosure.objects.create(first_day=localdate(), last_day=localdate()),
    ],
)
def test_the_cached_calendar_is_read_anew_after_a_change(
    db: None, change: Callable[[], object]
) -> None:
    before = ClinicCalendar.cached()
    change()

    assert ClinicCalendar.cached() != before
