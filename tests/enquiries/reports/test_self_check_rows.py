"""How the self-check's questions stand on the page: rows of radio buttons, in groups that fold."""

import re
from xml.etree.ElementTree import Element

import pytest
from django.test import Client

from enquiries.models import ReportRequest
from enquiries.reports.self_check import PICKS
from factsheets.formatted import plain
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload
from tests.markup import parse, text_of

REPORT = f"{SHEET}report/"


@pytest.fixture
def page(client: Client, sheet: FactSheet) -> Element:
    return parse(client.get(REPORT).content)


def radios(page: Element, name: str) -> list[Element]:
    return page.findall(f".//input[@type='radio'][@name='{name}']")


def question(page: Element, name: str) -> Element:
    [asked] = [each for each in page.iter("fieldset") if radios(each, name)]
    return asked


def group(page: Element, legend: str) -> Element:
    [found] = [
        each
        for each in page.iterfind(".//details[@class='group']")
        if text_of(each[0]).startswith(legend)
    ]
    return found


def test_no_question_is_a_list_that_drops_down(page: Element) -> None:
    assert page.findall(".//select") == []


@pytest.mark.parametrize("name", PICKS)
def test_a_question_offers_no_answer_last(page: Element, name: str) -> None:
    last = question(page, name).findall(".//label")[-1]
    assert (text_of(last), last[0].get("value")) == ("No answer", "")


def test_nothing_is_chosen_beforehand(page: Element) -> None:
    assert page.findall(".//input[@checked]") == []


def test_pain_is_asked_from_0_to_10(page: Element) -> None:
    values = [radio.get("value") for radio in radios(page, "pain_worst")]
    assert values == [*map(str, range(11)), ""]


@pytest.mark.parametrize("rows", ["causes", "treatments"])
def test_a_row_is_asked_about_with_its_own_sentence(
    page: Element, sheet: FactSheet, rows: str
) -> None:
    for row in getattr(sheet, rows).filter(is_asked=True):
        asked = question(page, f"{rows.removesuffix('s')}_{row.pk}")
        described = asked.get("aria-describedby")
        assert text_of(asked[0]) == row.name
        assert [text_of(each) for each in asked if each.get("id") == described] == [
            plain(row.explanation)
        ]


def test_a_chosen_answer_is_taken_back_by_no_answer(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    client.post(REPORT, report_payload(duration="", sleep="large"))

    assert ReportRequest.objects.get().answers == {"sleep": "large"}


def test_an_error_gives_the_chosen_answers_back(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    page = parse(client.post(REPORT, report_payload(email="ann@", pain_now="7", mood="")).content)

    assert [each.get("value") for each in page.findall(".//input[@checked]")] == ["7", ""]


def test_the_summary_of_errors_leads_to_the_first_button_of_the_row(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    page = parse(client.post(REPORT, report_payload(mood="purple")).content)

    assert page.find(".//div[@role='alert']//a[@href='#id_mood_0']") is not None
    assert radios(page, "mood")[0].get("id") == "id_mood_0"


@pytest.mark.parametrize("legend", ["Safety first", "Your pain"])
def test_what_comes_first_is_open(page: Element, legend: str) -> None:
    assert "open" in group(page, legend).attrib


@pytest.mark.parametrize("legend", ["What it affects", "Symptoms", "Your goal"])
def test_the_other_groups_are_folded(page: Element, legend: str) -> None:
    assert "open" not in group(page, legend).attrib


@pytest.mark.parametrize("answer", ["some", "no such answer"])
def test_a_group_that_has_an_answer_or_an_error_is_open(
    client: Client, sheet: FactSheet, report_payload: Payload, answer: str
) -> None:
    page = parse(client.post(REPORT, report_payload(email="ann@", sleep=answer)).content)

    assert "open" in group(page, "What it affects").attrib
    assert "open" not in group(page, "Symptoms").attrib


def minutes_said(client: Client) -> int:
    page = client.get(REPORT).content.decode()
    [said] = re.findall(r"report personal \(optional, about (\d+) minutes for all of them\)", page)
    return int(said)


def test_a_sheet_with_more_to_ask_says_that_it_takes_longer(
    client: Client, sheet: FactSheet
) -> None:
    before = minutes_said(client)
    for number in range(30):
        sheet.causes.create(name=f"Cause {number}", explanation="Said in five plain words.")

    assert minutes_said(client) > before
