"""The links by which members of staff choose a password: for a new account, or after a loss."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from . import second_factor
from .audit_log import AuditEntry

Event = AuditEntry.Event


def password_link(user: User) -> str:
    """Works once, for a day, and only until the account is next used."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return settings.SITE_URL + reverse("admin:password_link", args=[uid, token])


@transaction.atomic
def reset(user: User, *, has_lost_phone: bool, request: HttpRequest | None = None) -> None:
    """Take the password away, with every session that it had opened, and a lost phone too."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    if has_lost_phone:
        second_factor.forget(user)
    detail = "" if has_lost_phone else "password only"
    AuditEntry.objects.record(
        Event.ACCOUNT_RESET, user.get_username(), request=request, detail=detail
    )
