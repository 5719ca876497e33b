"""Who is at work."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def staff_member(request: HttpRequest) -> User:
    """The person signed in; admin's views let nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
