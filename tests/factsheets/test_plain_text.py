"""The sheet as plain text."""

import pytest
from django.test import Client

from factsheets.models import FactSheet, UrgentHelpCard
from factsheets.wording import DRAFT_MEANS
from tests.conftest import SHEET

TEXT = f"{SHEET}fact-sheet.txt"


def test_it_is_text_that_a_browser_shows(client: Client, sheet: FactSheet) -> None:
    assert client.get(TEXT)["Content-Type"] == "text/plain; charset=utf-8"


def test_it_begins_with_when_to_get_urgent_help(client: Client, sheet: FactSheet) -> None:
    cards, _, _ = client.get(TEXT).content.decode().partition("FACT SHEET")

    signs = [sign for card in UrgentHelpCard.objects.all() for sign in card.sign_list]
    assert [sign for sign in signs if sign not in cards] == []


def test_words_are_as_they_were_written(client: Client, sheet: FactSheet) -> None:
    FactSheet.objects.filter(pk=sheet.pk).update(strapline="O'Brien & Sons <say> so")

    assert "O'Brien & Sons <say> so" in client.get(TEXT).content.decode()


def test_the_page_leads_to_it(client: Client, sheet: FactSheet) -> None:
    assert f'href="{TEXT}"' in client.get(TEXT.removesuffix("fact-sheet.txt")).content.decode()


def test_a_draft_is_not_for_patients(client: Client, sheet: FactSheet) -> None:
    sheet.withdraw()
    assert client.get(TEXT).status_code == 404


@pytest.mark.usefixtures("drafts_shown")
def test_a_draft_says_so_before_it_says_anything_else(client: Client, draft: FactSheet) -> None:
    text = client.get("/fact-sheets/sciatica/fact-sheet.txt").content.decode()

    notice, _, words = text.partition("FACT SHEET")
    assert notice.endswith("\n\nDraft awaiting clinical review. " + DRAFT_MEANS + "\n\n")
    assert "Draft" not in words


def test_search_engines_are_told_of_the_page(client: Client, sheet: FactSheet) -> None:
    assert 'rel="canonical"' in client.get(TEXT)["Link"]


def test_it_says_how_to_reach_999_without_speaking(client: Client, sheet: FactSheet) -> None:
    assert "testserver/urgent-help/#without-speaking" in client.get(TEXT).content.decode()
