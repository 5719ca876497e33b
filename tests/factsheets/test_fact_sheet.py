"""A sheet's page and the fixture that fills it."""

from collections import Counter

import pytest
from django.core.management import call_command
from django.test import Client

from factsheets.models import FactSheet
from tests.conftest import SHEET
from tests.markup import parse, text_of


def test_rows_keep_the_editors_order(client: Client, sheet: FactSheet) -> None:
    sheet.causes.filter(name="Trauma").update(position=0)
    page = parse(client.get(SHEET).content)
    [causes] = page.iterfind(".//section[@aria-labelledby='causes']")
    assert [text_of(term) for term in causes.iter("dt")][:2] == [
        "Trauma",
        "Pregnancy and postpartum",
    ]


def test_what_editors_write_is_never_markup(client: Client, sheet: FactSheet) -> None:
    sheet.symptoms.update(text="<script>alert(1)</script> & more")
    page = client.get(SHEET).content.decode()
    assert "<li>&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</li>" in page


def test_a_review_that_is_recorded_is_shown(client: Client, sheet: FactSheet) -> None:
    FactSheet.objects.filter(pk=sheet.pk).update(
        reviewer_name="Dr A. Reviewer",
        reviewer_role="Osteopath, GOsC 1",
        reviewed_on="2026-01-05",
        review_due_on="2029-01-05",
    )
    page = text_of(parse(client.get(SHEET).content))
    assert "Clinical review: Dr A. Reviewer, Osteopath, GOsC 1, 5 January 2026" in page
    assert "Next review due: 5 January 2029" in page


def test_a_sheet_without_a_review_says_so_in_the_same_words_twice(
    client: Client, sheet: FactSheet
) -> None:
    page = text_of(parse(client.get(SHEET).content))
    title, _, about = page.partition("About this fact sheet")
    assert "Not yet reviewed by a clinician" in title
    assert "Not yet reviewed by a clinician" in about


def test_a_sheet_without_rows_leaves_its_headings_out(client: Client, sheet: FactSheet) -> None:
    sheet.causes.all().delete()
    sheet.related_sheets.all().delete()
    page = text_of(parse(client.get(SHEET).content))
    assert "What causes" not in page
    assert "Related fact sheets" not in page


def test_the_fixture_holds_four_drafts_beside_the_published_sheet(sheet: FactSheet) -> None:
    assert Counter(FactSheet.objects.values_list("status", flat=True)) == {
        "published": 1,
        "draft": 4,
    }
    assert sheet.related_sheets.count() == 4


@pytest.mark.long
def test_the_fixture_can_be_loaded_again(client: Client, sheet: FactSheet) -> None:
    before = client.get(SHEET).content
    call_command("loaddata", "fact_sheets", verbosity=0)
    assert client.get(SHEET).content == before
    assert FactSheet.objects.count() == 5
