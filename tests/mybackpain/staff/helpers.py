"""Signing in as staff do: password, then a code from an app."""

import re
import time
from base64 import b32decode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from mybackpain.staff.audit_log import AuditEntry

PASSWORD = "correct horse battery staple"
LOGIN = "/admin/login/"
CODE = "/admin/second-factor/"
SET_UP = "/admin/second-factor/set-up/"
LIMIT = 3  # wrong passwords; fewer than in production, for the same lockout sooner
EVERYWHERE = [f"203.0.113.{n}" for n in range(LIMIT)]


def new_staff(name: str = "ann") -> User:
    return User.objects.create_user(name, password=PASSWORD, is_staff=True, is_superuser=True)


def sign_in(client: Client, name: str = "ann", password: str = PASSWORD, **extra: str) -> int:
    """Send the password; returns the status of the answer."""
    form = {"username": name, "password": password, "next": "/admin/"}
    return client.post(LOGIN, form, **extra).status_code  # type: ignore[arg-type] # extra are CGI names


def fail(addresses: list[str], *, name: str = "ann") -> None:
    """Send a wrong password from each of these addresses."""
    for address in addresses:
        sign_in(Client(), name, "wrong", REMOTE_ADDR=address)


def code_of(device: TOTPDevice, at: float | None = None) -> str:
    """What the phone shows now, or showed at another time."""
    totp = TOTP(device.bin_key)
    totp.time = at or time.time()
    return f"{totp.token():06}"


def shown_key(client: Client) -> TOTPDevice:
    """An app into which the key of the set-up page was typed."""
    page = client.get(SET_UP).content.decode()
    [key] = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)
    return TOTPDevice(key=b32decode(key.replace(" ", "")).hex())


def set_up(client: Client, app: TOTPDevice | None = None, password: str = PASSWORD) -> list[str]:
    """Set the second factor up as at a first sign-in; returns the recovery codes."""
    code = code_of(app or shown_key(client))
    page = client.post(SET_UP, {"code": code, "password": password}).content.decode()
    return re.findall(r"<li><code>(\w+)</code></li>", page)


def come_back(client: Client) -> None:
    """A sign-in after the first: the password is right, the code still to come."""
    sign_in(client)
    set_up(client)
    client.post("/admin/logout/")
    sign_in(client)


def a_later_code(monkeypatch: pytest.MonkeyPatch, device: TOTPDevice) -> str:
    """Half a minute goes by, and the phone shows the next code."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + device.step)
    return code_of(device)


def events() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))
