"""The forms on a sheet's page are drawn once, and anew as soon as what they say has changed."""

from typing import Any

import pytest
from django.test import Client

from factsheets.models import FactSheet, UrgentHelpCard
from tests.conftest import SHEET
from tests.markup import parse, text_of


@pytest.fixture(autouse=True)
def _drawn_before(client: Client, sheet: FactSheet) -> None:
    client.get(SHEET)


def report_form(client: Client, address: str = SHEET) -> Any:
    return parse(client.get(address).content).find(".//form[@id='report-form']")


def test_a_cause_that_was_renamed_is_asked_about_by_its_new_name(
    client: Client, sheet: FactSheet
) -> None:
    sheet.causes.filter(is_asked=True).update(name="A slipped step")

    assert "A slipped step" in text_of(report_form(client))


def test_a_sign_that_was_added_is_among_those_to_be_read_again(client: Client) -> None:
    UrgentHelpCard.objects.filter(level="urgent").update(signs="A new sign")

    assert "A new sign" in text_of(report_form(client))


def test_a_sheet_with_another_address_sends_its_forms_there(
    client: Client, sheet: FactSheet
) -> None:
    FactSheet.objects.filter(pk=sheet.pk).update(slug="sij")

    assert report_form(client, "/fact-sheets/sij/").get("action") == "/fact-sheets/sij/report/?send"
