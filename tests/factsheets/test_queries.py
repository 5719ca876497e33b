"""A page costs a fixed number of queries, however much it shows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from factsheets.models import Cause, FactSheet, RelatedSheet, Source, Symptom, Treatment


def queries(address: str) -> int:
    """How many a page costs a process that has not served it before."""
    with CaptureQueriesContext(connection) as captured:
        Client().get(address)
    return len(captured)


@pytest.mark.long
@pytest.mark.parametrize(
    "address",
    ["/", "/fact-sheets/", "/fact-sheets/unknown/", "/fact-sheets/sacroiliac-joint-dysfunction/"],
)
def test_more_to_show_costs_no_more_queries(
    sheet: FactSheet, settings: Settings, address: str
) -> None:
    settings.SHOW_DRAFTS = True
    # So that nothing of this content has been read yet, nor its questions asked.
    Cause.objects.create(sheet=sheet, name="A new cause", explanation="So.")
    before = queries(address)
    for number in range(20):
        Cause.objects.create(sheet=sheet, name=f"Cause {number}", explanation="So.")
        Symptom.objects.create(sheet=sheet, text=f"Symptom {number}")
        Treatment.objects.create(sheet=sheet, name=f"Treatment {number}", explanation="So.")
        Source.objects.create(sheet=sheet, title=f"Source {number}", publisher="NHS")
        other = FactSheet.objects.create(
            category=sheet.category, title=f"Sheet {number}", slug=f"sheet-{number}"
        )
        RelatedSheet.objects.create(sheet=sheet, related=other, note="So.")
    assert queries(address) == before
