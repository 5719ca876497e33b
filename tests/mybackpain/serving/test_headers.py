from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from factsheets.models import FactSheet

PUBLIC = ["/", "/fact-sheets/", "/fact-sheets/sacroiliac-joint-dysfunction/", "/consultation/"]
OTHERS = ["/no-such-page/", "/admin/", "/admin/login/", "/.well-known/security.txt"]
CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.mark.parametrize("path", PUBLIC + OTHERS)
def test_every_answer_carries_the_same_policies(
    sheet: FactSheet, client: Client, path: str
) -> None:
    headers = client.get(path).headers

    assert set(headers["Content-Security-Policy"].split("; ")) == CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("is_secure", [True, False])
def test_another_host_is_refused_with_the_policies(
    client: Client, settings: Settings, *, is_secure: bool
) -> None:
    settings.SECURE_SSL_REDIRECT = True

    response = client.get("/", headers={"host": "evil.example"}, secure=is_secure)

    assert response.status_code == 400
    assert set(response["Content-Security-Policy"].split("; ")) == CSP
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_probe_is_no_page_but_cannot_be_embedded_either(client: Client) -> None:
    headers = client.get("/healthz").headers

    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", PUBLIC)
def test_patients_get_no_cookie(sheet: FactSheet, client: Client, path: str) -> None:
    response = client.get(path)

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_weaknesses_can_be_reported_to_somebody_who_reads_it(client: Client) -> None:
    response = client.get("/.well-known/security.txt")

    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert lines["Contact"] == "mailto:clinic@example.org"
    assert lines["Canonical"] == "http://testserver/.well-known/security.txt"
    left = datetime.fromisoformat(lines["Expires"]) - datetime.now(UTC)
    assert timedelta(0) < left < timedelta(days=365)
