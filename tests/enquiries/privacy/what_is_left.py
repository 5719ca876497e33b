"""Which letters were promised to whom, which wait, and what is left in a log."""

from datetime import timedelta

from django.db.models.functions import Now

from enquiries.models import Consultation, OutgoingEmail
from enquiries.outbox.letter import Letter


def letters(letter: Letter) -> list[str]:
    sent = OutgoingEmail.objects.filter(letter=letter).order_by("created_at")
    return list(sent.values_list("recipient", flat=True))


def waiting(letter: Letter) -> int:
    held = OutgoingEmail.objects.filter(letter=letter, due_at__gt=Now() + timedelta(minutes=1))
    return held.count()


def texts(consultation: Consultation) -> set[str]:
    return set(consultation.log.exclude(kind="erased").values_list("text", flat=True))
