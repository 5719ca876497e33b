"""The second factor: codes from an app on the phone, and recovery codes on paper."""

from base64 import b32encode

import segno
from django import forms
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

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
        """As typed from a phone or from paper, with or without spaces and dashes."""
        code: str = self.cleaned_data["code"]
        return "".join(code.split()).replace("-", "").lower()


def is_verified(user: User | AnonymousUser) -> bool:
    """Whether the second factor was checked in this session."""
    return getattr(user, "otp_device", None) is not None


def has_app(user: User) -> bool:
    """Whether this account has a second factor already."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def verify(user: User, code: str) -> Device | None:
    """The device that a code came from; a code works once, and wrong ones slow down the next."""
    model = TOTPDevice if len(code) == APP_CODE_LENGTH else StaticDevice
    device = model.objects.filter(user=user, confirmed=True).first()
    return verify_token(user, device.persistent_id, code) if device else None


def new_app(user: User) -> TOTPDevice:
    """The app that is being set up; the same one until a code proves that it works."""
    device, _ = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": "authenticator app"}
    )
    return device


def confirm(app: TOTPDevice, code: str) -> list[str]:
    """Replace the second factor by this app; returns the new recovery codes, or none if wrong."""
    if not verify_token(app.user, app.persistent_id, code):
        return []
    with transaction.atomic():
        forget(app.user, keep=app)
        TOTPDevice.objects.filter(pk=app.pk).update(confirmed=True)
        paper = StaticDevice.objects.create(user=app.user, name="recovery codes")
        codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=paper, token=code) for code in codes)
    return codes


def forget(user: User, keep: TOTPDevice | None = None) -> None:
    """Take the second factor away; sessions that it had opened are closed by that."""
    TOTPDevice.objects.filter(user=user).exclude(pk=keep.pk if keep else None).delete()
    StaticDevice.objects.filter(user=user).delete()


def qr_code(app: TOTPDevice) -> str:
    """What the phone's camera reads, made here so that no other site ever sees the key."""
    picture = segno.make(app.config_url, error="m")
    return picture.svg_data_uri(scale=5, border=4, light="#fff")


def readable_key(app: TOTPDevice) -> str:
    """The key in groups of four, for a phone without a camera."""
    key = b32encode(app.bin_key).decode()
    return " ".join(key[i : i + 4] for i in range(0, len(key), 4))
