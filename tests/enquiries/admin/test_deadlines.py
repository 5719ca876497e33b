from datetime import datetime, timedelta

import pytest

from enquiries.admin.deadlines import deadline_in_words
from enquiries.clinic.calendar import CLINIC_ZONE

NOW = datetime(2026, 11, 20, 12, tzinfo=CLINIC_ZONE)


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(hours=5, minutes=30), "today, by 5.30pm on Friday 20 November"),
        (timedelta(hours=12), "tomorrow, by 12am on Saturday 21 November"),
        (timedelta(days=7), "by 12pm on Friday 27 November"),
        (timedelta(days=60), "by 12pm on Tuesday 19 January 2027"),
        (timedelta(0), "overdue by 1 min"),
        (-timedelta(seconds=1), "overdue by 1 min"),
        (-timedelta(minutes=59), "overdue by 59 min"),
        (-timedelta(hours=2, minutes=5), "overdue by 2 h"),
        (-timedelta(days=1), "overdue by 1 day"),
        (-timedelta(days=3, hours=4), "overdue by 3 days"),
    ],
)
def test_a_deadline_is_told_as_staff_say_it(ahead: timedelta, words: str) -> None:
    assert deadline_in_words(NOW + ahead, NOW) == words
