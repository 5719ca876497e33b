from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from enquiries.models import CloseReason, Consultation, ContactLogEntry, NotAllowed
from tests.enquiries.reception import new_consultation

Kind = ContactLogEntry.Kind
SOON = timezone.now() + timedelta(days=2)
APPOINTMENT: dict[str, Any] = {"starts_at": SOON, "minutes": 30, "method": "phone"}

STEPS: dict[str, Callable[[Consultation, User], object]] = {
    "note": lambda c, by: c.note(by=by, text="x"),
    "assign": lambda c, by: c.assign(by=by, to=by),
    "urgency": lambda c, by: c.set_urgency(2, by=by, why="numb leg"),
    "reached": lambda c, by: c.call(Kind.REACHED, by=by, next_step_due_at=SOON),
    "no answer": lambda c, by: c.call(Kind.NO_ANSWER, by=by, next_step_due_at=SOON),
    "heard": lambda c, by: c.hear_from(by=by, next_step_due_at=SOON),
    "wait": lambda c, by: c.wait(by=by, next_step_due_at=SOON),
    "reply": lambda c, by: c.reply(by=by, next_step_due_at=SOON, text="x"),
    "book": lambda c, by: c.book(by=by, **APPOINTMENT),
    "move": lambda c, by: c.move(by=by, starts_at=SOON + timedelta(days=1)),
    "cancel": lambda c, by: c.cancel(by=by, next_step_due_at=SOON),
    "close": lambda c, by: c.close(CloseReason.WITHDRAWN, by=by),
    "reopen": lambda c, by: c.reopen(by=by),
}
WAYS = {
    "new": [],
    "attempted": ["no answer"],
    "in_conversation": ["reached"],
    "awaiting_patient": ["reply"],
    "booked": ["book"],
    "closed": ["reached", "close"],
}
# What each step leads to from each state; a dash is refused.
TABLE = """
step       new        attempted  talking    awaiting   booked     closed
note       new        attempted  talking    awaiting   booked     closed
assign     new        attempted  talking    awaiting   booked     -
urgency    new        attempted  talking    awaiting   booked     -
reached    talking    talking    talking    talking    booked     -
no_answer  attempted  attempted  talking    awaiting   booked     -
heard      new        talking    talking    talking    booked     talking
wait       -          awaiting   awaiting   -          -          -
reply      awaiting   awaiting   awaiting   awaiting   booked     -
book       booked     booked     booked     booked     -          -
move       -          -          -          -          booked     -
cancel     -          -          -          -          talking    -
close      closed     closed     closed     closed     -          -
reopen     -          -          -          -          -          talking
"""
SHORT = {"talking": "in_conversation", "awaiting": "awaiting_patient"}
HEADINGS, *ROWS = (
    [SHORT.get(word, word) for word in line.split()] for line in TABLE.strip().splitlines()
)
CASES = [
    (row[0].replace("_", " "), state, after)
    for row in ROWS
    for state, after in zip(HEADINGS[1:], row[1:], strict=True)
]


@pytest.mark.long
@pytest.mark.parametrize(("step", "state", "after"), CASES)
def test_every_step_from_every_state_leads_where_the_table_says_or_is_refused(
    rita: User, step: str, state: str, after: str
) -> None:
    consultation = new_consultation()
    for way in WAYS[state]:
        STEPS[way](consultation, rita)
    before = consultation.log.count()

    if after == "-":
        with pytest.raises(NotAllowed):
            STEPS[step](consultation, rita)
        assert (consultation.state, consultation.log.count()) == (state, before)
        return
    STEPS[step](consultation, rita)

    consultation.refresh_from_db()
    entry = consultation.log.last()
    assert entry
    assert (consultation.state, entry.by, entry.state) == (after, rita, after)
    assert consultation.log.count() == before + 1
