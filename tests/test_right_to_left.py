"""What is written from right to left stands so wherever a person types it or reads it again."""

from xml.etree.ElementTree import Element

import pytest
from django.test import Client

from enquiries.models import Consultation, ReportRequest
from enquiries.privacy import my_data
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload
from tests.enquiries.reception import browser_of, member, new_consultation, page_of
from tests.markup import parse, parse_leniently

ARABIC = "ألم في أسفل الظهر (منذ 3 أسابيع)!"
HEBREW = "כאב גב תחתון."
PAGES_WITH_FIELDS = ["/", "/fact-sheets/", SHEET, f"{SHEET}report/", "/consultation/"]
TYPED = {"text", "search", "email", "tel"}


def turned(page: Element, words: str) -> list[bool]:
    """Tell of each place that shows the words whether their own direction holds there."""
    shown = [each for each in page.iter() if words in "".join(own_texts(each))]
    return [each.tag == "bdi" or each.get("dir") == "auto" for each in shown]


def own_texts(element: Element) -> list[str]:
    """Texts in an element itself, and not in one within."""
    return [element.text or "", *(child.tail or "" for child in element)]


@pytest.mark.parametrize("path", PAGES_WITH_FIELDS)
def test_every_box_to_type_in_takes_the_direction_of_its_words(
    client: Client, sheet: FactSheet, path: str
) -> None:
    page = parse(client.get(path).content)
    boxes = [each for each in page.iter("input") if each.get("type") in TYPED]
    asked = [each for each in [*boxes, *page.iter("textarea")] if each.get("tabindex") != "-1"]

    assert [each.get("dir") for each in asked] == ["auto"] * len(asked)
    assert asked


@pytest.mark.parametrize("words", [ARABIC, HEBREW])
def test_a_search_names_what_was_looked_for(client: Client, sheet: FactSheet, words: str) -> None:
    page = parse(client.get("/fact-sheets/", {"q": words}).content)
    [main] = page.iter("main")

    assert turned(main, words) == [True]


@pytest.mark.parametrize("words", [ARABIC, HEBREW])
@pytest.mark.parametrize("path", ["/consultation/", f"{SHEET}report/"])
def test_a_page_about_a_failure_gives_it_back(
    client: Client, sheet: FactSheet, consultation_payload: Payload, path: str, words: str
) -> None:
    typed = consultation_payload(concern=words)
    page = parse(client.post(path, typed, headers={"sec-fetch-site": "cross-site"}).content)

    assert turned(page, words) == [True]


@pytest.mark.parametrize("words", [ARABIC, HEBREW])
def test_what_is_held_is_shown(client: Client, db: None, words: str) -> None:
    link = my_data.link(new_consultation(concern=words)).removeprefix("http://testserver")

    assert turned(parse(client.get(link).content), words) == [True]


def test_an_answer_of_the_self_check_is_shown(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    client.post(f"{SHEET}report/", report_payload(goal=HEBREW))
    link = my_data.link(ReportRequest.objects.get()).removeprefix("http://testserver")

    assert turned(parse(client.get(link).content), HEBREW) == [True]


@pytest.mark.parametrize("words", [ARABIC, HEBREW])
def test_the_desk_reads_it_so(db: None, words: str) -> None:
    waiting: Consultation = new_consultation(concern=words, best_time=words)
    desk = browser_of(member("rosa", "Reception"))

    page = parse_leniently(desk.get(page_of(waiting)).content)

    assert turned(next(page.iter("section")), words) == [True, True]
