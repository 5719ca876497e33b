import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.utils import timezone

from enquiries.admin.dashboard.figures import (
    AnswerTimes,
    answer_times,
    daily,
    leading_sheets,
    outcomes,
)
from enquiries.admin.deadlines import working_time_in_words
from enquiries.clinic.calendar import CLINIC_ZONE, ClinicCalendar, holidays_end_soon
from enquiries.models import ClinicClosure, CloseReason, Consultation, OpeningHours
from enquiries.templatetags.triage import counted
from factsheets.models import FactSheet
from tests.enquiries.reception import browser_of, member, new_consultation

NOW = datetime(2026, 11, 20, 12, tzinfo=CLINIC_ZONE)  # a Friday


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CLINIC_ZONE)


def received(at: datetime, contact_at: datetime | None = None, **differences: Any) -> None:
    consultation = new_consultation(answer_due_at=at + timedelta(days=1), **differences)
    somebody = member(f"r{consultation.reference}") if contact_at else None
    contact = {"first_contact_at": contact_at, "first_contact_by": somebody}
    state = {"state": "attempted"} if contact_at else {}
    rows = Consultation.objects.filter(pk=consultation.pk)
    rows.update(received_at=at, **state, **(contact if contact_at else {}))


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (at(18, 10), at(18, 10, 45), 45),
        (at(18, 17), at(19, 9, 30), 60),  # 30 minutes before closing, 30 after opening
        (at(20, 17), at(23, 9, 30), 60),  # over a weekend
        (at(21, 12), at(22, 12), 0),  # within one
        (at(18, 3), at(18, 20), 510),
    ],
)
@pytest.mark.django_db
def test_only_minutes_in_which_the_clinic_is_open_count(
    start: datetime, end: datetime, minutes: int
) -> None:
    assert ClinicCalendar.read().minutes_between(start, end) == minutes


@pytest.mark.django_db
def test_the_clinics_own_week_decides_the_answer_by_time() -> None:
    OpeningHours.objects.create(weekday=OpeningHours.Weekday.SATURDAY, closes=time(12, 0))
    ClinicClosure.objects.create(first_day="2026-11-21", last_day="2026-11-21", reason="Training")

    assert ClinicCalendar.read().answer_by(NOW) == at(28, 12)


@pytest.mark.django_db
def test_figures_are_those_of_the_last_thirty_days() -> None:
    for minutes in (10, 20, 30, 40, 50, 60, 70, 80, 90, 400):
        received(at(18, 9), at(18, 9) + timedelta(minutes=minutes))
    received(at(16, 9), at(19, 9))  # late
    received(at(16, 9))  # overdue, nobody has called
    received(at(20, 11))  # still in time: counts neither way
    received(NOW - timedelta(days=40), NOW)

    figures = answer_times(NOW)

    assert figures == AnswerTimes(11, 12, in_time=10, median=60, ninetieth=400, day=510)
    assert figures.share_in_time == 83


@pytest.mark.django_db
def test_without_requests_there_are_no_figures() -> None:
    assert answer_times(NOW) == AnswerTimes(0, 0, 0, None, None, day=510)
    assert answer_times(NOW).share_in_time is None


@pytest.mark.django_db
def test_ninety_days_are_counted_by_the_clinics_midnight() -> None:
    received(at(19, 23, 59))
    received(at(20, 0, 1))

    days = daily(NOW.date())

    assert len(days) == 90
    assert [day.consultations for day in days[-2:]] == [1, 1]


def test_a_small_count_of_a_sheet_is_not_told(sheet: FactSheet) -> None:
    other = FactSheet.objects.exclude(pk=sheet.pk).first()
    for which in [sheet] * 5 + [other] * 4:
        new_consultation(sheet=which)

    assert leading_sheets(timezone.now()) == [(sheet.title, 5), (str(other), None)]


def test_the_first_page_of_admin_shows_what_waits(db: None) -> None:
    new_consultation(answer_due_at=timezone.now() - timedelta(hours=2))

    page = browser_of(member("rita", "Reception")).get("/admin/").content.decode()

    assert '<strong class="overdue">1</strong> overdue' in page
    assert '<rect class="consultations"' in page
    assert "style=" not in page


def test_editors_see_nothing_of_what_waits(db: None) -> None:
    new_consultation(answer_due_at=timezone.now() - timedelta(hours=2))

    page = browser_of(member("ed", "Editor")).get("/admin/").content.decode()

    assert "overdue" not in page


@pytest.mark.parametrize(
    ("today", "is_soon"), [("2100-10-01", False), ("2100-10-02", True), ("2100-10-03", True)]
)
def test_staff_are_warned_ninety_days_before_the_known_bank_holidays_end(
    today: str, *, is_soon: bool
) -> None:
    assert holidays_end_soon(date.fromisoformat(today)) is is_soon


@pytest.mark.django_db
def test_figures_say_when_they_were_counted() -> None:
    page = browser_of(member("rita", "Reception")).get("/admin/").content.decode()

    assert re.search(r"Counted at \d\d:\d\d\.", page)


@pytest.mark.long
@pytest.mark.django_db
def test_figures_of_few_requests_are_counted_at_every_look() -> None:
    rita = browser_of(member("rita", "Reception"))
    assert "Busiest day: 0." in rita.get("/admin/").content.decode()

    new_consultation()

    assert "Busiest day: 1." in rita.get("/admin/").content.decode()


@pytest.mark.django_db
def test_figures_of_many_are_counted_once_for_all_who_look_within_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caches["template_fragments"].clear()  # of which another test may have had many
    monkeypatch.setattr("enquiries.admin.dashboard.figures.MANY", 1)
    new_consultation()
    rita = browser_of(member("rita", "Reception"))
    assert "Busiest day: 1." in rita.get("/admin/").content.decode()

    new_consultation()

    assert "Busiest day: 1." in rita.get("/admin/").content.decode()


@pytest.mark.django_db
def test_figures_that_were_kept_are_not_shown_once_there_are_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rita = browser_of(member("rita", "Reception"))
    with monkeypatch.context() as many:
        many.setattr("enquiries.admin.dashboard.figures.MANY", 0)
        rita.get("/admin/")

    new_consultation()

    assert "Busiest day: 1." in rita.get("/admin/").content.decode()


@pytest.mark.django_db
def test_what_waits_is_counted_at_every_look() -> None:
    rita = browser_of(member("rita", "Reception"))
    assert "<strong>0</strong> new" in rita.get("/admin/").content.decode()

    new_consultation()

    assert "<strong>1</strong> new" in rita.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "less than a minute"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (200, "3 hours 20 minutes"),
        (510, "1 day"),
        (2 * 510 + 6 * 60 + 5, "2 days 6 hours"),
        (510 + 5, "1 day 5 minutes"),
    ],
)
def test_working_time_is_told_in_lengths_that_people_feel(minutes: int, words: str) -> None:
    assert working_time_in_words(minutes, day=510) == words


@pytest.mark.django_db
def test_the_first_page_names_the_five_most_pressing() -> None:
    for number in range(6):
        due_at = timezone.now() + timedelta(hours=number + 1)
        new_consultation(name=f"Patient {number}", answer_due_at=due_at)
    new_consultation(name="Urgent Ann", urgency=2)

    page = browser_of(member("rita", "Reception")).get("/admin/").content.decode()

    named = re.findall(r">(Patient \d|Urgent Ann)</a>", page)
    assert named == ["Urgent Ann", "Patient 0", "Patient 1", "Patient 2", "Patient 3"]


@pytest.mark.django_db
def test_outcomes_count_how_requests_ended() -> None:
    mona = member("mona", "Manager")
    for _ in range(2):
        new_consultation().close(CloseReason.NOT_AN_ENQUIRY, by=mona)
    new_consultation().close(CloseReason.WITHDRAWN, by=mona)

    ended = outcomes(timezone.now())

    assert ("Closed: not an enquiry", 2) in ended
    assert ("Closed: no longer wanted", 1) in ended
    table = browser_of(mona).get("/admin/enquiries/consultation/figures.csv").content.decode()
    assert "Closed: not an enquiry,2" in table


@pytest.mark.parametrize(("count", "told"), [(1000, "1000"), (1001, "more than 1,000")])
def test_a_count_that_is_cut_says_so(count: int, told: str) -> None:
    assert counted(count) == told
