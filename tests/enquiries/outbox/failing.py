"""Letters that do not arrive, for tests of what staff make of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from enquiries.letters import reply as reply_letter
from enquiries.models import OutgoingEmail
from tests.enquiries.reception import new_consultation

SOON = timezone.now() + timedelta(days=2)
NO_MAILBOX = "550 5.1.1 no such user"

Fail = Callable[[OutgoingEmail], None]


def written(rita: User, **differences: Any) -> OutgoingEmail:
    """A reply on its way."""
    consultation = new_consultation(**differences)
    reply_letter.enqueue(consultation.reply(by=rita, next_step_due_at=SOON, text="Dear Ann"))
    return OutgoingEmail.objects.get()


def refuse(email: OutgoingEmail) -> None:
    """Have the next server refuse it while it is handed over."""
    email.take(timedelta(minutes=5))
    assert email.record_refusal(NO_MAILBOX)


def send_back(email: OutgoingEmail) -> None:
    """Have a relay take it, and report later that it could not deliver it."""
    email.take(timedelta(minutes=5))
    assert email.record_sent()
    assert email.record_returned(NO_MAILBOX)
