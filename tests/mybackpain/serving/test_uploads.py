"""No form takes a file."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from enquiries.models import Consultation
from tests.conftest import Payload

FORMS = ["/consultation/", "/fact-sheets/sacroiliac-joint-dysfunction/report/"]
pytestmark = pytest.mark.usefixtures("sheet")


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("size", [0, 10, 20_000_000])
def test_a_form_with_a_file_is_refused(client: Client, path: str, size: int) -> None:
    file = ContentFile(b"a" * size, name="scan.pdf")

    assert client.post(path, {"name": "Ann", "scan": file}).status_code == 413


def test_the_same_form_without_a_file_is_taken(
    client: Client, consultation_payload: Payload
) -> None:
    assert client.post("/consultation/", consultation_payload()).status_code == 303  # multipart
    assert Consultation.objects.count() == 1


def test_a_refusal_carries_the_security_headers(client: Client) -> None:
    response = client.post("/consultation/", {"scan": ContentFile(b"a", name="scan.pdf")})

    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"


def test_a_body_larger_than_any_form_is_refused_unread(client: Client) -> None:
    unread = BytesIO(b"--b\r\n")

    response = client.generic(
        "POST",
        "/consultation/",
        content_type="multipart/form-data; boundary=b",
        **{"CONTENT_LENGTH": "99999999", "wsgi.input": unread},  # type: ignore[arg-type]  # environ
    )

    assert (response.status_code, unread.tell()) == (413, 0)
