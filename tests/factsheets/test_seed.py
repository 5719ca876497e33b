"""The clinic's own fact sheet, word for word and in its order."""

import re
from xml.etree.ElementTree import Element

import pytest
from django.test import Client

from factsheets.models import FactSheet
from tests.conftest import SHEET
from tests.markup import parse, text_of, texts

from .seed import pieces, rows


def labels(form: Element) -> list[str]:
    """What people are asked, without the notes in brackets and the trap for robots."""
    asked = [text_of(label) for label in form.iter() if label.tag in {"label", "legend"}]
    return [re.sub(r" \(.*\)$", "", label) for label in asked if label != "Website"]


@pytest.fixture
def page(client: Client, sheet: FactSheet) -> Element:
    return parse(client.get(SHEET).content)


def test_every_piece_of_the_seed_is_on_the_page_in_order(page: Element) -> None:
    said = texts(page)
    for piece in pieces():
        assert piece in said, f"missing or out of order: {piece}"


def test_the_sections_are_headings_in_order(page: Element) -> None:
    headings = [text_of(heading) for heading in page.iter() if heading.tag in {"h1", "h2"}]
    expected = [
        "Sacroiliac Joint Dysfunction",
        "What causes SIJ dysfunction",
        "Symptoms",
        "Diagnosis",
        "Treatment",
        "Related fact sheets",
        "Get your personalised report — or speak to a specialist",
    ]
    assert [heading for heading in headings if heading in expected] == expected


@pytest.mark.parametrize("heading", ["What causes SIJ dysfunction", "Treatment"])
def test_each_explained_row_is_a_term_with_its_description(page: Element, heading: str) -> None:
    [section] = [s for s in page.iter("section") if text_of(s).startswith(f"{heading} ")]
    terms = [f"{text_of(row[0])}\t{text_of(row[1])}" for row in section.iterfind(".//dl/div")]
    assert terms == rows(heading)


def test_each_symptom_is_an_item_of_a_list(page: Element) -> None:
    [section] = page.iterfind(".//section[@aria-labelledby='symptoms']")
    assert [f"- {text_of(item)}" for item in section.iter("li")] == rows("Symptoms")


def test_each_related_sheet_stands_with_its_note(page: Element) -> None:
    [section] = page.iterfind(".//section[@aria-labelledby='related']")
    related = [f"{text_of(item[0])}\t{text_of(item[1])}" for item in section.iter("li")]
    assert related == rows("Related fact sheets")


def test_what_the_seed_asks_for_is_labelled(page: Element) -> None:
    report, consultation = [
        form
        for form in page.iterfind(".//form[@method='post']")
        if not form.get("action", "").endswith("/feedback/")
    ]
    assert labels(report)[:2] == ["Your name", "Email address"]  # the self-check follows
    assert labels(consultation) == [
        "Your name",
        "Email address",
        "Phone number",
        "Best time to call",
        "Preferred contact method",
        "Phone",
        "Video",
        "Email",
        "Briefly describe your back pain",
    ]


def test_what_the_seed_offers_is_a_button(page: Element) -> None:
    buttons = [text_of(button) for button in page.iter("button")]
    assert buttons[-4:-2] == ["Send Me the Report", "Request a Consultation"]  # feedback follows
