"""What is never kept, and who never gets what is kept."""

from django.test import Client
from pytest_django import Settings

from factsheets.models import FactSheet
from tests.conftest import Payload

SHEET = "/fact-sheets/sacroiliac-joint-dysfunction/"


def test_search_is_answered_anew_and_stays_private(reader: Client) -> None:
    reader.get("/fact-sheets/")

    response = reader.get("/fact-sheets/?q=nonsense")

    assert "nonsense" in response.text
    assert response["Cache-Control"] == "private, no-cache"
    assert "nonsense" not in reader.get("/fact-sheets/").text


def test_a_refused_form_is_private_and_leaves_the_kept_page_as_it_was(
    reader: Client, report_payload: Payload
) -> None:
    reader.get(SHEET + "report/")

    response = reader.post(SHEET + "report/", report_payload(email="ann@"))

    assert (response.status_code, response["Cache-Control"]) == (422, "private, no-cache")
    assert "Ann Example" not in reader.get(SHEET + "report/").text


def test_a_page_that_does_not_exist_is_not_kept(reader: Client, sheet: FactSheet) -> None:
    assert reader.get("/fact-sheets/new/")["Cache-Control"] == "private, no-cache"

    FactSheet.objects.filter(pk=sheet.pk).update(slug="new")

    assert reader.get("/fact-sheets/new/").status_code == 200


def test_a_host_that_is_not_ours_is_refused_a_kept_page(reader: Client) -> None:
    assert reader.get(SHEET, headers={"host": "evil.example"}).status_code == 400


def test_plain_http_is_sent_to_https_from_a_kept_page(
    client: Client, sheet: FactSheet, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(SHEET, secure=True).status_code == 200

    assert client.get(SHEET)["Location"] == "https://testserver" + SHEET
