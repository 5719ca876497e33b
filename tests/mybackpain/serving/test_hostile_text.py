"""What a patient may type to harm whoever reads it, and where it shows."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from enquiries.models import Consultation
from factsheets.models import FactSheet
from tests.conftest import Payload

MARKUP = """</textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>"'`{{7*7}}"""
HOSTILE = {"name": MARKUP, "best_time": MARKUP, "concern": MARKUP, "phone": "07700 900123"}


def is_harmless(page: str) -> bool:
    return "<script>alert" not in page and "<img src=x" not in page


@pytest.mark.parametrize("field", ["name", "email", "phone", "best_time", "contact_method"])
def test_markup_in_a_field_comes_back_as_text(
    client: Client, sheet: FactSheet, consultation_payload: Payload, field: str
) -> None:
    response = client.post("/consultation/", consultation_payload(concern="", **{field: MARKUP}))

    assert response.status_code == 422
    assert is_harmless(response.content.decode())


@pytest.mark.long
def test_markup_shows_as_text_to_staff(
    client: Client, sheet: FactSheet, consultation_payload: Payload, staff: Any
) -> None:
    client.post("/consultation/", consultation_payload(**HOSTILE))
    enquiry = Consultation.objects.get()
    admin = staff()

    for page in ("", f"{enquiry.pk}/change/", f"{enquiry.pk}/history/", f"?q={MARKUP}"):
        shown = admin.get(f"/admin/enquiries/consultation/{page}").content.decode()
        assert is_harmless(shown), page
        assert "&lt;script&gt;alert" in shown or "history" in page, page


def test_markup_shows_as_text_in_the_letters_of_a_consultation(
    client: Client, sheet: FactSheet, consultation_payload: Payload, mailoutbox: list[Any]
) -> None:
    client.post("/consultation/", consultation_payload(**HOSTILE))

    call_command("worker", "--drain")

    assert [is_harmless(message.alternatives[0].content) for message in mailoutbox] == [True] * 2


def test_markup_shows_as_text_in_the_report(
    client: Client, sheet: FactSheet, report_payload: Payload, mailoutbox: list[Any]
) -> None:
    client.post(f"{sheet.get_absolute_url()}report/", report_payload(name=MARKUP))

    call_command("worker", "--drain")

    assert [is_harmless(message.alternatives[0].content) for message in mailoutbox] == [True]
