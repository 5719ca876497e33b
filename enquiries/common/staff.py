"""The people who work at the clinic: what they are called, and who may do what."""

from functools import cache

from django.contrib.auth.models import User
from django.db.models import QuerySet

BACKEND = "django.contrib.auth.backends.ModelBackend"


def staff_name(user: User | None) -> str:
    """Give the real name, as letters and lists show it; the account's where none is known."""
    return (user.get_full_name() or user.get_username()) if user else ""


def who_may(right: str, *, include_superusers: bool = True) -> QuerySet[User]:
    """Give the active members of staff who have a right, such as “enquiries.lower_urgency”."""
    return written_down(right, include_superusers=include_superusers).all()


@cache
def written_down(right: str, *, include_superusers: bool) -> QuerySet[User]:
    """Give the question who they are, never asked itself: Django takes long to write it."""
    people = User.objects.with_perm(right, backend=BACKEND, include_superusers=include_superusers)
    return people.filter(is_staff=True).order_by("first_name", "last_name", "username")
