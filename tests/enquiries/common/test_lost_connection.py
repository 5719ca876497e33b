"""A form goes to another address than its page's own.

Where both are the same, a browser that lost its connection has its own page in the form's place:
Back leads past what was typed.
"""

from urllib.parse import urljoin

import pytest
from django.test import Client

from enquiries.models import Consultation
from enquiries.privacy import request_link
from factsheets.models import FactSheet
from tests.conftest import SHEET
from tests.enquiries.reception import new_consultation
from tests.markup import parse


@pytest.fixture
def consultation(sheet: FactSheet) -> Consultation:
    return new_consultation()


def pages(consultation: Consultation) -> dict[str, dict[str, str]]:
    """Addresses of pages with a form, and what each refuses."""
    return {
        "/consultation/": {},
        f"{SHEET}consultation/": {},
        f"{SHEET}report/": {},
        request_link.path(consultation): {"action": "add", "version": str(consultation.version)},
    }


def forms_to_itself(address: str, html: bytes) -> list[str]:
    forms = [form for form in parse(html).iter("form") if form.get("method") == "post"]
    assert forms
    sent_to = [urljoin(address, form.get("action", "")) for form in forms]
    return [each for each in sent_to if each == address]


def test_a_form_is_not_sent_to_its_own_page(client: Client, consultation: Consultation) -> None:
    found = [forms_to_itself(at, client.get(at).content) for at in pages(consultation)]

    assert not any(found)


def test_nor_is_one_that_comes_back(client: Client, consultation: Consultation) -> None:
    for page, refused in pages(consultation).items():
        at = f"{page}?send"
        response = client.post(at, refused, headers={"sec-fetch-site": "same-origin"})

        assert (response.status_code, forms_to_itself(at, response.content)) == (422, [])
