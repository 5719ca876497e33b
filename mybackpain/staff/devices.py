"""Devices on which staff have passed the second factor: no stranger locks them out there.

A signed cookie below /admin/ names them. It opens nothing by itself: it only has wrong passwords
counted apart, and it ends with the second factor that it was given for.
"""

from typing import TypeVar

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_otp.plugins.otp_totp.models import TOTPDevice

COOKIE = "staff_device"
SALT = "mybackpain.staff.device"
LIFE = 180 * 24 * 60 * 60  # seconds
Response = TypeVar("Response", bound=HttpResponseBase)


def known(request: HttpRequest) -> dict[str, int]:
    """The second factors passed on this device, by account."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return {}
    return dict(found)


def is_forged(request: HttpRequest) -> bool:
    """Whether a device is named that nobody has passed a second factor on, or too long ago."""
    return bool(request.COOKIES.get(COOKIE)) and not known(request)


def forget(response: Response) -> Response:
    """Take the name off the device."""
    response.delete_cookie(COOKIE, path=settings.SESSION_COOKIE_PATH, samesite="Strict")
    return response


def remember(response: Response, request: HttpRequest, user: User) -> Response:
    """Note on the device that this account has passed its second factor there."""
    factor = TOTPDevice.objects.get(user=user).pk
    passed = known(request) | {user.get_username(): factor}
    response.set_cookie(
        COOKIE,
        signing.dumps(passed, salt=SALT),
        max_age=LIFE,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def factor_passed_here(request: HttpRequest, username: str) -> int | None:
    """The second factor that this account still has and has passed on this device."""
    factor = known(request).get(username)
    own = TOTPDevice.objects.filter(pk=factor, user__username=username)
    return factor if factor and own.exists() else None
