"""The notice to a member of staff that their account has a new second factor."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail


def enqueue(user: User) -> None:
    """Promise the notice, where the account has an address."""
    if user.email:
        OutgoingEmail.objects.enqueue(Letter.ACCOUNT, user.email, occasion=str(uuid4()))


def context(email: OutgoingEmail) -> dict[str, Any]:
    """Give the templates when it was."""
    return {
        "set_up_at": email.created_at,
        "admin_url": settings.SITE_URL + reverse("admin:index"),
    }
