"""What is private says so, whether or not anything is cached here."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve

from factsheets.models import FactSheet
from mybackpain.serving.cache_headers import PUBLIC, cache_headers
from tests.conftest import SHEET, Payload

REPORT = f"{SHEET}report/"


def test_a_refused_form_is_private(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    response = client.post(REPORT, report_payload(email="ann@"))

    assert (response.status_code, response["Cache-Control"]) == (422, "private, no-cache")


@pytest.mark.parametrize("path", ["/fact-sheets/?q=pain", "/fact-sheets/new/"])
def test_what_is_not_the_same_for_everyone_is_private(
    client: Client, sheet: FactSheet, path: str
) -> None:
    assert client.get(path)["Cache-Control"] == "private, no-cache"


def answered(**own: str) -> HttpResponse:
    """A public page that the view below has given these headers."""

    def view(request: HttpRequest) -> HttpResponse:
        request.resolver_match = resolve(request.path)
        return HttpResponse(headers=own)

    response = cache_headers(view)(RequestFactory().get("/about/"))
    assert isinstance(response, HttpResponse)
    return response


def test_a_public_page_says_so() -> None:
    assert answered()["Cache-Control"] == PUBLIC


@pytest.mark.parametrize(
    ("own", "policy"),
    [
        ({"Vary": "Cookie"}, "private, no-cache"),
        ({"Cache-Control": "no-store"}, "no-store"),
        ({"Cache-Control": "max-age=5"}, "max-age=5"),
    ],
)
def test_a_page_with_rules_of_its_own_keeps_them(own: dict[str, str], policy: str) -> None:
    assert answered(**own)["Cache-Control"] == policy
