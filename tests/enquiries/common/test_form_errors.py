"""How a form that is refused leads the person to what is wrong."""

from xml.etree.ElementTree import Element

import pytest
from django.test import Client

from factsheets.models import FactSheet
from tests.conftest import SHEET
from tests.markup import links, parse, text_of

REPORT = f"{SHEET}report/"


@pytest.fixture
def page(client: Client, db: None) -> Element:
    return parse(client.post("/consultation/", {"phone": "nonsense"}).content)


def by_id(page: Element, name: str) -> Element:
    found = page.find(f".//*[@id='{name}']")
    assert found is not None, f"no element {name}"
    return found


def summary(page: Element) -> Element:
    [box] = page.iterfind(".//main/div/div[@class='error-summary']")
    return box


def test_the_title_says_that_there_is_an_error(page: Element) -> None:
    [title] = page.iterfind("./head/title")
    assert text_of(title) == "Error: Book a consultation – mybackpain.co.uk"


def test_the_summary_comes_first(page: Element) -> None:
    [main] = page.iter("main")
    assert main[0][0] is summary(page)


def test_the_summary_takes_the_focus(page: Element) -> None:
    assert "autofocus" in summary(page).attrib


def test_the_summary_links_to_each_field_that_is_wrong(page: Element) -> None:
    fields = [by_id(page, link.removeprefix("#")) for link in links(summary(page))]
    assert [field.get("name") for field in fields] == [
        "name",
        "email",
        "phone",
        "contact_method",
        "concern",
    ]


def test_each_wrong_field_is_described_by_its_message(page: Element) -> None:
    for link in summary(page).iter("a"):
        target = link.get("href", "").removeprefix("#")
        [described] = [
            element
            for element in page.iter()
            if "aria-describedby" in element.attrib
            and target in {child.get("id") for child in element.iter()}
        ]
        message = described.get("aria-describedby", "").split()[-1]
        assert text_of(by_id(page, message)) == f"Error: {text_of(link)}"


def test_a_honeypot_that_caught_a_person_can_be_emptied(client: Client, sheet: FactSheet) -> None:
    page = parse(client.post(REPORT, {"website": "https://example.com"}).content)
    website = by_id(page, "id_website")
    assert website.get("value") == "https://example.com"
    assert "tabindex" not in website.attrib


@pytest.mark.parametrize("address", [REPORT, "/consultation/", SHEET])
def test_a_honeypot_says_what_it_is_where_no_style_hides_it(
    client: Client, sheet: FactSheet, address: str
) -> None:
    traps = parse(client.get(address).content).findall(".//*[@class='trap']")

    assert {text_of(trap).partition(".")[0] for trap in traps} == {"Website Leave this box empty"}


@pytest.mark.parametrize("address", [REPORT, "/consultation/"])
def test_an_untouched_form_has_no_error(client: Client, sheet: FactSheet, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert "Error: " not in response.content.decode()
