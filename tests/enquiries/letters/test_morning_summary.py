"""The morning's letter says what is urgent, and once a month which sheets need a review."""

from datetime import UTC, date, datetime, time

import pytest

from enquiries.letters import morning_summary
from enquiries.letters.rendering import render
from enquiries.models import OutgoingEmail
from enquiries.outbox.letter import Letter
from tests.enquiries.reception import new_consultation


@pytest.mark.django_db
def test_both_forms_name_what_is_urgent_by_its_reference() -> None:
    urgent = new_consultation(urgency=2)
    email = OutgoingEmail.objects.enqueue(Letter.DIGEST, "clinic@example.org", occasion="a day")
    email.refresh_from_db()

    letter = render(email)

    for body in (letter.body, str(letter.alternatives[0][0])):
        assert "Urgent: 1" in body
        assert str(urgent) in body
        assert urgent.name not in body


def morning(day: date, state: str = "PENDING") -> OutgoingEmail:
    """The letter of a day, and what has become of it."""
    morning_summary.enqueue(day)
    letter = OutgoingEmail.objects.filter(letter=Letter.DIGEST, dedupe_key__endswith=f":{day}")
    at = datetime.combine(day, time(8), tzinfo=UTC)
    letter.update(created_at=at)
    if state != "PENDING":
        sent_at = None if state == "DEAD" else at
        letter.update(state=state, sent_at=sent_at, due_at=None)
    return letter.get()


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize(
    ("before", "day", "is_told"),
    [
        ({"2026-11-30": "SENT"}, "2026-12-01", True),
        ({"2026-11-30": "SENT"}, "2026-12-02", True),  # no worker ran on the first
        ({"2026-11-30": "SENT", "2026-12-01": "DEAD"}, "2026-12-02", True),
        ({"2026-11-30": "SENT", "2026-12-01": "RETURNED"}, "2026-12-02", True),
        ({"2026-12-01": "SENT"}, "2026-12-02", False),
        ({"2026-12-01": "SENT", "2026-12-02": "DEAD"}, "2026-12-03", False),
        ({"2025-12-31": "SENT"}, "2026-12-02", True),
    ],
)
def test_the_months_list_is_in_the_first_letter_that_arrives(
    before: dict[str, str], day: str, *, is_told: bool
) -> None:
    for earlier, state in before.items():
        morning(date.fromisoformat(earlier), state)

    body = render(morning(date.fromisoformat(day))).body

    assert ("Clinical reviews of published fact sheets" in body) is is_told
