"""“Within one working day”: the day by which the clinic answers."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils.timezone import localdate, localtime

from enquiries.clinic.working_days import answer_by
from enquiries.models import ClinicClosure, Consultation
from tests.conftest import Payload

LONDON = ZoneInfo("Europe/London")


def never(day: date) -> bool:
    return False


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
    moment = datetime.strptime(received[4:], "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)
    assert f"{moment:%a}" == received[:3]
    assert f"{answer_by(moment, never):%a %Y-%m-%d %H:%M}" == f"{due} 17:30"


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
    answer = answer_by(datetime.fromisoformat(received), never)
    assert answer.astimezone(UTC) == datetime.fromisoformat(due)


def test_a_closure_of_the_clinic_is_no_working_day() -> None:
    closed = {date(2026, 6, 2), date(2026, 6, 3)}
    answer = answer_by(datetime(2026, 6, 1, 9, tzinfo=LONDON), closed.__contains__)
    assert answer == datetime(2026, 6, 4, 17, 30, tzinfo=LONDON)


def test_a_closure_in_admin_moves_the_day_that_patients_are_told(
    client: Client, db: None, consultation_payload: Payload
) -> None:
    today = localdate()
    last_day = today + timedelta(days=20)
    ClinicClosure.objects.create(first_day=today, last_day=last_day, reason="Refurbishment")
    client.post("/consultation/", consultation_payload())
    assert localtime(Consultation.objects.get().due_at).date() > last_day


def test_a_closure_cannot_end_before_it_begins(db: None) -> None:
    with pytest.raises(IntegrityError, match="clinicclosure_ends_after_it_begins"):
        ClinicClosure.objects.create(first_day="2026-06-02", last_day="2026-06-01", reason="Typo")
