"""Two years of requests, as many as asked for: the same each time."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from .outbox import rig  # isort: skip # first: it sets Django up
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from enquiries.consultations.searching import columns_of
from enquiries.delivery.analysis import analyze
from enquiries.models import Consultation, State

AT_ONCE = 5_000
FIRST = ["Ann", "Bob", "Chloë", "Dev", "Eve", "Farid", "Grace", "Hana", "Jo", "Kemi", "Noor", "Olu"]
LAST = ["Smith", "Jones", "Patel", "Novak", "O'Brien", "Łukasz", "Hopper", "Ade", "Wu", "Singh"]
# Two thousand words as patients write them: some in nearly every request, most in few.
WROTE = [f"{start}{end}" for start in "abcdefghijklmnopqrst" for end in map(str, range(100))]


def enquiries(count: int, open_share: float, staff: User) -> Iterator[Consultation]:
    """Two years of requests, the latest of them open."""
    chance = random.Random(20)
    now = timezone.now()
    for number in range(count):
        received_at = now - timedelta(days=730) * (1 - number / count)
        is_open = number >= count * (1 - open_share)
        is_new = is_open and chance.random() < 0.3
        talking = chance.choice([State.IN_CONVERSATION, State.AWAITING_PATIENT])
        state = State.NEW if is_new else talking if is_open else State.CLOSED
        digits = f"{chance.choice(['2079', '7700', '1619'])}{chance.randrange(10**6):06}"
        consultation = Consultation(
            reference=f"MBP-{number:06}",
            name=f"{chance.choice(FIRST)} {chance.choice(LAST)}",
            email=f"patient{number}@example.com",
            phone=f"0{digits}",
            phone_e164=f"+44{digits}",
            contact_method="phone",
            concern=f"Low back pain. {' '.join(chance.choices(WROTE, k=15))} word{number}",
            received_at=received_at,
            answer_due_at=received_at + timedelta(days=1),
            next_step_due_at=now + timedelta(hours=chance.randrange(-48, 96)),
            urgency=chance.choices([0, 1, 2], [90, 8, 2])[0],
            state=state,
            assignee=staff if chance.random() < 0.1 else None,
            **dealings(state, received_at, staff),
        )
        for column, words in columns_of(consultation).items():
            setattr(consultation, column, words)
        yield consultation


def dealings(state: State, received_at: datetime, staff: User) -> dict[str, Any]:
    """Who spoke to the patient and closed the request, as far as its state has come."""
    if state == State.NEW:
        return {}
    contact = {"first_contact_at": received_at, "first_contact_by": staff}
    if state != State.CLOSED:
        return contact
    closed_at = received_at + timedelta(days=2)
    return contact | {"closed_at": closed_at, "closed_by": staff, "close_reason": "answered"}


def fill(count: int, open_share: float, staff: User) -> None:
    rows, written = enquiries(count, open_share, staff), 0
    while batch := list(islice(rows, AT_ONCE)):
        Consultation.objects.bulk_create(batch)
        written += len(batch)
    rig.say(f"{connection.vendor}: {written:,} enquiries")
    tidy()


def tidy() -> None:
    """Do what is done by night, or by the database itself, after so much was written."""
    analyze()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
