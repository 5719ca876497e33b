"""The second factor: codes from an app on the phone, and recovery codes on paper."""

import math
from base64 import b32encode
from datetime import datetime

import segno
from django import forms
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.utils import timezone
from django_otp import verify_token
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

APP_CODE_LENGTH = 6
RECOVERY_CODES = 10


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=20,
        error_messages={"required": "Enter the code"},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "spellcheck": "false", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        """As typed from a phone or from paper, with or without spaces and whatever dashes."""
        code: str = self.cleaned_data["code"]
        return "".join(filter(str.isalnum, code)).lower()


class SetUpForm(CodeForm):
    """The password once more: an unlocked computer is not enough to take an account over."""

    password = forms.CharField(
        label="Your password, once more",
        strip=False,
        error_messages={"required": "Enter your password"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def is_verified(user: User | AnonymousUser) -> bool:
    """Whether the second factor was checked in this session."""
    return getattr(user, "otp_device", None) is not None


def has_app(user: User) -> bool:
    """Whether this account has a second factor already."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def device_for(user: User, code: str) -> TOTPDevice | StaticDevice | None:
    """Give what a code is one of, by its length: the app or the paper."""
    model = TOTPDevice if len(code) == APP_CODE_LENGTH else StaticDevice
    return model.objects.filter(user=user, confirmed=True).first()


def verify(user: User, code: str) -> Device | None:
    """The device that a code came from; a code works once, and wrong ones slow down the next."""
    device = device_for(user, code)
    return verify_token(user, device.persistent_id, code) if device else None


def wait(user: User, code: str) -> int:
    """Give the seconds for which no such code is looked at, right or wrong; 0 if it is."""
    device = device_for(user, code)
    _, why = device.verify_is_allowed() if device else (True, None)
    until: datetime | None = why["locked_until"] if why else None
    return max(1, math.ceil((until - timezone.now()).total_seconds())) if until else 0


def forget_wrong_codes(user: User) -> int:
    """Look at the account's next code at once; tell how many of its devices had to wait."""
    waiting = {"user": user, "throttling_failure_count__gt": 0}
    fresh = {"throttling_failure_count": 0, "throttling_failure_timestamp": None}
    models = (TOTPDevice, StaticDevice)
    return sum(model.objects.filter(**waiting).update(**fresh) for model in models)


def fresh_key() -> str:
    """Make the key of an app that is being set up, in hexadecimal; no table has it until proved."""
    return str(default_key())


def app_with(user: User, key: str) -> TOTPDevice:
    """An app with this key, not kept."""
    return TOTPDevice(user=user, key=key, name="authenticator app")


def confirm(user: User, key: str, code: str) -> list[str]:
    """Replace the second factor by the app with this key, if the code proves that it works.

    Returns the new recovery codes, or none where the code is wrong.
    """
    app = app_with(user, key)
    proof = TOTP(app.bin_key, app.step, app.t0, app.digits)
    if not code.isdecimal() or not proof.verify(int(code), app.tolerance):
        return []
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two at once would leave two apps
        forget(user)
        app.last_t = proof.t()  # this code is used
        app.save()
        paper = StaticDevice.objects.create(user=user, name="recovery codes")
        codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=paper, token=code) for code in codes)
    return codes


def forget(user: User) -> None:
    """Take the second factor away; sessions that it had opened are closed by that."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def qr_code(app: TOTPDevice) -> str:
    """What the phone's camera reads, made here so that no other site ever sees the key."""
    picture = segno.make(app.config_url, error="m")
    return picture.svg_data_uri(scale=5, border=4, light="#fff")


def readable_key(app: TOTPDevice) -> str:
    """The key in groups of four, for a phone without a camera."""
    key = b32encode(app.bin_key).decode()
    return " ".join(key[i : i + 4] for i in range(0, len(key), 4))
