"""The names by which staff sign in."""

from django.contrib.auth.models import User


def as_read(typed: str) -> str:
    """Give a user name as the sign-in reads it, whatever letters of the same shape were typed."""
    return User.normalize_username(typed.strip())


def holder(name: str) -> str | None:
    """Give the name of the account that this one would be taken for: capitals tell none apart."""
    if User.objects.filter(username=name).exists():  # and words in another encoding end here
        return name
    names = User.objects.values_list("username", flat=True)
    return next((other for other in names if other.casefold() == name.casefold()), None)
