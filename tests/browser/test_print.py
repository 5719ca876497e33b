"""What the browser prints: no page is nearly empty, and no card is cut in two."""

import re

import pytest
from playwright.sync_api import Browser

from tests.pdf_reader import needs_poppler, read
from tests.running_site import Site

A4_HEIGHT = 842  # points
SEED = "/fact-sheets/sacroiliac-joint-dysfunction/"
PAGES = [
    "/",
    "/fact-sheets/",
    "/fact-sheets/?q=sciatica",
    SEED,
    f"{SEED}report/",
    f"{SEED}report/sent/",
    "/fact-sheets/axial-spondyloarthritis/",
    "/fact-sheets/piriformis-syndrome/",
    "/fact-sheets/pregnancy-and-postpartum-pelvic-girdle-pain/",
    "/fact-sheets/sciatica/",
    "/consultation/",
    "/urgent-help/",
    "/about/",
    "/accessibility/",
    "/contact/",
    "/privacy/",
]

pytestmark = [pytest.mark.browser, pytest.mark.long, needs_poppler]


def printed(browser: Browser, demo: Site, path: str) -> bytes:
    page = browser.new_page(base_url=demo.address)
    page.goto(path)
    file = page.pdf(format="A4", prefer_css_page_size=True)
    page.close()
    return file


def sheets_of_paper(file: bytes) -> list[str]:
    return read("pdftotext", file, "-bbox").split("<page ")[1:]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_several_is_less_than_a_third_full(
    browser: Browser, demo: Site, path: str
) -> None:
    papers = sheets_of_paper(printed(browser, demo, path))

    lowest = [max(map(float, re.findall(r'yMax="([\d.]+)"', paper))) for paper in papers]
    assert len(papers) == 1 or min(lowest) > A4_HEIGHT / 3, lowest


@pytest.mark.parametrize("path", [SEED, "/urgent-help/", "/consultation/"])
def test_no_card_is_cut_in_two(browser: Browser, demo: Site, path: str) -> None:
    papers = [
        " ".join(re.findall(r">(.*)</word>", each))
        for each in sheets_of_paper(printed(browser, demo, path))
    ]

    begins = [n for n, paper in enumerate(papers) if "If you have back pain and any" in paper]
    ends = [n for n, paper in enumerate(papers) if "backache before 37 weeks." in paper]
    assert begins == ends
    assert len(begins) == 1


@pytest.mark.parametrize(
    "path", ["/contact/", "/nothing-here/", "/fact-sheets/?q=can%27t+pee", SEED]
)
def test_what_leads_to_urgent_help_says_where_that_is(
    browser: Browser, demo: Site, path: str
) -> None:
    words = read("pdftotext", printed(browser, demo, path), "-raw")

    assert f"{demo.address}/urgent-help/" in "".join(words.split())


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/urgent-help/", "https://999bsl.co.uk/"),
        ("/urgent-help/", "https://signvideo.co.uk/nhs111/"),
        ("/fact-sheets/?q=gout", "https://www.nhs.uk/conditions/gout/"),
        ("/privacy/", "https://ico.org.uk/"),
    ],
)
def test_a_link_to_another_site_says_where_it_leads(
    browser: Browser, demo: Site, path: str, address: str
) -> None:
    words = read("pdftotext", printed(browser, demo, path), "-raw")

    assert f"({address}" in "".join(words.split())


def test_the_clinics_sheet_takes_three_pages(browser: Browser, demo: Site) -> None:
    assert len(sheets_of_paper(printed(browser, demo, SEED))) == 3
