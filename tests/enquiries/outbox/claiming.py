"""A letter in the hands of a worker, whoever held it before."""

from datetime import timedelta

from django.db.models.functions import Now

from enquiries.models import OutgoingEmail

LEASE = timedelta(seconds=60)


def claim() -> OutgoingEmail:
    """Claim the one letter, whoever holds it: its lease is over."""
    OutgoingEmail.objects.unsettled().update(due_at=Now() - timedelta(seconds=1))
    email = OutgoingEmail.objects.claim_next(lease=LEASE)
    assert email
    return email
