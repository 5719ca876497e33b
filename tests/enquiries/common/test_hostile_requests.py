"""Forms sent from other sites, and bodies that no person types."""

import pytest
from django.test import Client

from enquiries.models import Consultation
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload
from tests.markup import parse, text_of

CONSULTATION = "/consultation/"


def browser(**headers: str) -> Client:
    return Client(headers=headers, enforce_csrf_checks=True)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://other.testserver"},
        {"origin": "https://evil.example"},
        {"origin": "https://testserver"},
        {"origin": "null"},
    ],
)
def test_a_form_sent_from_another_site_is_refused_with_a_page(
    db: None, consultation_payload: Payload, headers: dict[str, str]
) -> None:
    response = browser(**headers).post(CONSULTATION, consultation_payload())
    assert response.status_code == 403
    assert "You cannot open this page" in text_of(parse(response.content))
    assert not Consultation.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "http://testserver"},
        {},
    ],
    ids=["our own page", "typed by the user", "our origin", "an old browser"],
)
def test_a_form_sent_from_our_own_page_is_taken(
    db: None, consultation_payload: Payload, headers: dict[str, str]
) -> None:
    response = browser(**headers).post(CONSULTATION, consultation_payload())
    assert response.status_code == 303


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"concern=" + b"x" * 10_000_000, "application/x-www-form-urlencoded"),
        pytest.param(
            b"&".join([b"name=x"] * 20_001),
            "application/x-www-form-urlencoded",
            marks=pytest.mark.long,
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="concern"\r\n\r\n'
            + b"x" * 10_000_000
            + b"\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
        ),
    ],
    ids=["10 MB", "20,001 fields", "10 MB in parts"],
)
def test_a_body_that_is_too_large_is_answered_with_a_page(
    client: Client, db: None, body: bytes, content_type: str
) -> None:
    response = client.post(CONSULTATION, body, content_type=content_type)
    assert response.status_code == 413
    assert "That is too long for us to take Nothing was sent." in text_of(parse(response.content))


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"--x", "multipart/form-data; boundary=é", 400),
        (b"{}", "application/json", 422),
        (b"name=%ff%fe&email=%00", "application/x-www-form-urlencoded", 422),
    ],
)
def test_a_body_that_makes_no_sense_is_answered_with_a_page(
    client: Client, db: None, body: bytes, content_type: str, status: int
) -> None:
    response = client.post(CONSULTATION, body, content_type=content_type)
    assert response.status_code == status
    assert "mybackpain.co.uk" in response.content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize(
    "form",
    [
        CONSULTATION,
        *(f"{SHEET}{name}/" for name in ("report", "consultation", "feedback", "error")),
    ],
)
def test_a_form_takes_no_other_method(
    client: Client, sheet: FactSheet, form: str, method: str
) -> None:
    assert getattr(client, method)(form).status_code == 405


@pytest.mark.parametrize("file", ["sitemap.xml", "robots.txt", ".well-known/security.txt"])
def test_a_file_for_programs_refuses_to_be_posted_to(client: Client, db: None, file: str) -> None:
    assert client.post(f"/{file}").status_code == 405


@pytest.mark.parametrize("page", ["urgent-help", "privacy", "accessibility", "about"])
def test_a_page_to_read_refuses_to_be_posted_to(client: Client, db: None, page: str) -> None:
    assert client.post(f"/{page}/").status_code == 405
