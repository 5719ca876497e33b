"""The cards for urgent help: what they show first, and where each place shows them."""

import re

import pytest
from django.test import Client

from factsheets.models import FactSheet, UrgentHelpCard
from tests.conftest import SHEET
from tests.markup import links, parse, text_of

CARD = re.compile(r'<div class="care (\w+)">\s*<h\d>.*?</h\d>\s*(.*?)\n', re.DOTALL)


@pytest.mark.parametrize("address", ["/urgent-help/", SHEET, "/consultation/", f"{SHEET}report/"])
@pytest.mark.usefixtures("sheet")
def test_the_button_to_call_stands_directly_under_the_heading(client: Client, address: str) -> None:
    under = dict(CARD.findall(client.get(address).content.decode()))

    assert 'href="tel:999"' in under["emergency"]
    assert 'href="tel:111"' in under["urgent"]
    assert "button" not in under["routine"]


@pytest.mark.parametrize("address", ["/consultation/", f"{SHEET}consultation/", f"{SHEET}report/"])
@pytest.mark.usefixtures("sheet")
def test_the_gate_before_a_form_shows_the_grave_cards(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    gate = page[page.index("check that none of these apply") : page.index("This one is less")]

    assert [level for level, _ in CARD.findall(gate)] == ["emergency", "urgent"]


@pytest.mark.parametrize("address", [SHEET, f"{SHEET}report/"])
@pytest.mark.usefixtures("sheet")
def test_the_grave_cards_stand_by_the_safety_question(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    again = page[page.index('<div class="again">') : page.index("go on with the next questions")]

    assert [level for level, _ in CARD.findall(again)] == ["emergency", "urgent"]


@pytest.mark.usefixtures("sheet")
def test_what_is_about_pregnancy_stands_apart_from_the_signs(client: Client) -> None:
    page = client.get("/urgent-help/").content.decode()

    assert '<div class="pregnancy"><p>If you are pregnant, call your maternity unit' in page


@pytest.mark.usefixtures("db")
def test_who_cannot_speak_on_a_phone_finds_every_other_way(client: Client) -> None:
    page = parse(client.get("/urgent-help/").content)

    assert {
        "tel:18000",
        "tel:18001111",
        "https://111.nhs.uk/",
        "https://999bsl.co.uk/",
        "https://signvideo.co.uk/nhs111/",
    } <= set(links(page))
    assert "NHS 111 does not serve Northern Ireland." in text_of(page)


@pytest.mark.parametrize("address", [SHEET, "/consultation/", "/fact-sheets/?q=can't pee"])
@pytest.mark.usefixtures("sheet")
def test_below_the_cards_a_line_leads_to_the_other_ways(client: Client, address: str) -> None:
    assert "/urgent-help/#without-speaking" in links(parse(client.get(address).content))


@pytest.mark.usefixtures("sheet")
def test_a_fact_sheet_begins_with_a_way_to_its_cards(client: Client) -> None:
    page = client.get(SHEET).content.decode()

    assert page.index('<p class="urgent-line short"><a href="#urgent-help">') < page.index(
        '<div class="introduction">'
    )


@pytest.mark.usefixtures("sheet")
def test_the_first_page_warns_in_red(client: Client) -> None:
    assert '<p class="urgent-line"><a href="/urgent-help/">' in client.get("/").content.decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda _: UrgentHelpCard.objects.filter(level="emergency").update(heading="Ring 999"),
        lambda sheet: sheet.category.__class__.objects.update(name="Spine"),
        lambda sheet: sheet.symptoms.filter(pk=sheet.symptoms.first().pk).update(text="Pain"),
    ],
    ids=["card", "category", "row"],
)
def test_the_json_is_sent_again_when_what_it_says_changes(
    client: Client, sheet: FactSheet, change: object
) -> None:
    first = client.get(f"{SHEET}fact-sheet.json")
    assert callable(change)
    change(sheet)

    again = client.get(f"{SHEET}fact-sheet.json", headers={"if-none-match": first["ETag"]})

    assert again.status_code == 200


@pytest.mark.parametrize("name", ["SITE_URL", "CLINIC"])
@pytest.mark.usefixtures("sheet")
def test_the_json_is_sent_again_when_the_site_is_called_otherwise(
    client: Client, settings: object, name: str
) -> None:
    first = client.get(f"{SHEET}fact-sheet.json")
    value = {"SITE_URL": "http://other", "CLINIC": settings.CLINIC | {"name": "Other"}}  # type: ignore[attr-defined]
    setattr(settings, name, value[name])

    again = client.get(f"{SHEET}fact-sheet.json", headers={"if-none-match": first["ETag"]})

    assert again.status_code == 200
