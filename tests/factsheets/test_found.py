"""What machines are told of the site: sitemap, robots, JSON-LD, JSON, and old links."""

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.test import Client

from factsheets import history, working_copy
from factsheets.models import FactSheet
from tests.conftest import SHEET


def graph(page: str) -> list[dict[str, Any]]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found: list[dict[str, Any]] = json.loads(blocks[0])["@graph"]
    assert len(blocks) == 1
    return found


def test_the_sitemap_has_the_published_sheets_with_their_last_change(
    client: Client, sheet: FactSheet, settings: Any
) -> None:
    settings.SHOW_DRAFTS = True
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    dates = {url.findtext(f"{space}loc"): url.findtext(f"{space}lastmod") for url in tree}

    assert dates[f"http://testserver{SHEET}"] == f"{sheet.updated_at:%Y-%m-%d}"
    assert "http://testserver/urgent-help/" in dates
    assert not any("sciatica" in str(address) for address in dates)


def test_robots_are_told_where_to_go(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /admin/\n" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_machines_are_told_what_readers_see(client: Client, sheet: FactSheet) -> None:
    page, crumbs, clinic = graph(client.get(SHEET).content.decode())

    assert page["@type"] == "MedicalWebPage"
    assert page["about"]["name"] == sheet.title
    assert len(page["about"]["cause"]) == sheet.causes.count()
    assert crumbs["itemListElement"][-1]["item"] == f"http://testserver{SHEET}"
    assert page["publisher"]["@id"] == clinic["@id"]
    assert "lastReviewed" not in page


def test_no_text_of_a_sheet_can_end_the_data_block(client: Client, sheet: FactSheet) -> None:
    sheet.diagnosis = "</script><script>alert(1)</script> & <!--"
    sheet.save()

    page = client.get(SHEET).content.decode()

    assert "<script>alert" not in page
    [part] = graph(page)[0]["hasPart"]
    assert part["text"] == sheet.diagnosis


@pytest.mark.usefixtures("sheet")
def test_a_draft_tells_machines_only_to_stay_away(client: Client, settings: Any) -> None:
    settings.SHOW_DRAFTS = True
    page = client.get("/fact-sheets/sciatica/").content.decode()

    assert '<meta name="robots" content="noindex">' in page
    assert "ld+json" not in page


@pytest.mark.usefixtures("sheet")
def test_other_sites_get_a_sheet_as_json(client: Client) -> None:
    response = client.get(f"{SHEET}fact-sheet.json")

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "public" in response["Cache-Control"]
    data = response.json()
    assert data["url"] == f"http://testserver{SHEET}"
    assert data["urgent_help"][0]["signs"]


@pytest.mark.usefixtures("sheet")
def test_other_sites_ask_again_cheaply(client: Client) -> None:
    response = client.get(f"{SHEET}fact-sheet.json")

    again = client.get(f"{SHEET}fact-sheet.json", headers={"if-none-match": response["ETag"]})

    assert again.status_code == 304


@pytest.mark.usefixtures("sheet")
def test_other_sites_get_no_draft(client: Client) -> None:
    assert client.get("/fact-sheets/sciatica/fact-sheet.json").status_code == 404


@pytest.mark.usefixtures("sheet")
def test_the_json_names_a_related_draft_without_its_slug(client: Client) -> None:
    related = client.get(f"{SHEET}fact-sheet.json").json()["related_sheets"]

    hidden = [row for row in related if not row["is_readable"]]
    assert hidden
    assert {tuple(row) for row in hidden} == {("title", "is_readable", "note")}


def test_the_json_gives_the_slug_of_a_related_sheet_that_patients_may_read(
    client: Client, sheet: FactSheet
) -> None:
    row = sheet.related_sheets.all()[0]
    FactSheet.objects.filter(pk=row.related_id).update(status="published", published_at=Now())

    related = client.get(f"{SHEET}fact-sheet.json").json()["related_sheets"]

    assert related[0]["related"] == row.related.slug


@pytest.mark.long
def test_old_links_lead_to_the_sheet_for_ever(client: Client, sheet: FactSheet) -> None:
    for slug in ("sij", "sij-dysfunction"):
        with working_copy.opened(sheet):
            FactSheet.objects.filter(pk=sheet.pk).update(slug=slug)
            history.record(sheet, "Another address")
        working_copy.publish(sheet, change_note="Another address")

    for old in (SHEET, "/fact-sheets/sij/"):
        response = client.get(f"{old}report/")
        assert response.status_code == 301
        assert response["Location"] == "/fact-sheets/sij-dysfunction/report/"
    assert client.post(f"{SHEET}report/", {}).status_code == 308
    assert client.get("/fact-sheets/sij-dysfunction/").status_code == 200


@pytest.mark.parametrize(
    "wanted", ["fact-sheet.pdf?print=24", "fact-sheet.txt?a=%2B&b=", "?to=%C3%A9"]
)
def test_an_old_link_leads_to_what_was_asked_for(
    client: Client, sheet: FactSheet, wanted: str
) -> None:
    sheet.record_version()
    FactSheet.objects.filter(pk=sheet.pk).update(slug="sij")

    assert client.get(f"{SHEET}{wanted}")["Location"] == f"/fact-sheets/sij/{wanted}"


def test_an_old_address_is_not_given_to_another_sheet(sheet: FactSheet) -> None:
    sheet.record_version()
    FactSheet.objects.filter(pk=sheet.pk).update(slug="sij")
    other = FactSheet.objects.get(slug="sciatica")
    other.slug = "sacroiliac-joint-dysfunction"

    with pytest.raises(ValidationError, match="Links to this address lead to another fact sheet"):
        other.full_clean()


@pytest.mark.parametrize(("name", "said"), [("title", "SCIATICA"), ("slug", "Sciatica")])
def test_capitals_alone_do_not_tell_sheets_apart(sheet: FactSheet, name: str, said: str) -> None:
    setattr(sheet, name, said)

    with pytest.raises(ValidationError, match=f"Another fact sheet has this {name}, but for cap"):
        sheet.full_clean()


@pytest.mark.parametrize(
    "path",
    [
        *["/", "/fact-sheets/", SHEET, "/about/", "/urgent-help/", "/contact/", "/consultation/"],
        *["/fact-sheets/in/spinal/", "/where-it-hurts/lower-back/"],
    ],
)
@pytest.mark.usefixtures("sheet")
def test_a_page_says_how_it_is_shared(client: Client, path: str) -> None:
    page = client.get(path).content.decode()

    assert f'<link rel="canonical" href="http://testserver{path}">' in page
    assert f'<meta property="og:url" content="http://testserver{path}">' in page
    picture = f"{SHEET}share" if path == SHEET else r'/static/share[^"]*'
    assert re.search(rf'og:image" content="http://testserver{picture}\.png"', page)


@pytest.mark.usefixtures("sheet")
def test_the_a_to_z_leads_from_other_names_to_the_sheet(client: Client) -> None:
    page = client.get("/fact-sheets/").content.decode()

    assert f'SI joint pain: see <a href="{SHEET}">Sacroiliac Joint Dysfunction</a>' in page


def test_a_risk_is_no_cause(client: Client, sheet: FactSheet) -> None:
    sheet.causes.filter(name="Trauma").update(is_risk=True)

    about = graph(client.get(SHEET).content.decode())[0]["about"]

    assert [row["name"] for row in about["riskFactor"]] == ["Trauma"]
    assert "Trauma" not in [row["name"] for row in about["cause"]]


def test_what_is_advised_against_is_no_treatment(client: Client, sheet: FactSheet) -> None:
    sheet.treatments.filter(name="SIJ belt").update(is_advised_against=True)

    about = graph(client.get(SHEET).content.decode())[0]["about"]

    assert "SIJ belt" not in [row["name"] for row in about["possibleTreatment"]]
    assert "typicalTest" not in about


def test_machines_are_told_where_it_hurts(client: Client, sheet: FactSheet) -> None:
    about = graph(client.get(SHEET).content.decode())[0]["about"]

    assert [part["name"] for part in about["associatedAnatomy"]] == sheet.place_names


@pytest.mark.usefixtures("sheet")
def test_the_pdf_says_which_page_it_is_a_copy_of(client: Client) -> None:
    pdf = client.get(f"{SHEET}fact-sheet.pdf")

    assert pdf["Link"] == f'<http://testserver{SHEET}>; rel="canonical"'


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize("page", ["report/", "report/sent/"])
def test_a_page_of_the_report_is_no_twin_of_the_cards(client: Client, page: str) -> None:
    assert '<meta name="robots" content="noindex">' in client.get(SHEET + page).content.decode()
