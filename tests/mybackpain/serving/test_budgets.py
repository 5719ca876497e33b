"""What a sheet's page may weigh and ask for, as it reaches a telephone."""

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings

from factsheets.models import FactSheet
from tests.conftest import SHEET
from tests.markup import parse

from .edge import Edge

STYLES = Path(settings.BASE_DIR) / "static" / "site.css"
LOADED = [("link[@rel='stylesheet']", "href"), ("script[@src]", "src"), ("img", "src")]


@pytest.mark.parametrize("path", [SHEET, f"{SHEET}report/", "/"])
def test_a_page_with_its_styles_weighs_14_kilobytes_at_most(sheet: FactSheet, path: str) -> None:
    page = Edge().get(path, accept_encoding="br")

    assert page.headers["Content-Encoding"] == "br"
    assert len(page.content) + len(brotli.compress(STYLES.read_bytes())) <= 14_000


def test_a_sheet_takes_three_requests(sheet: FactSheet) -> None:
    page = parse(Edge().get(SHEET).content)

    loaded = [each.get(name) for tag, name in LOADED for each in page.iterfind(f".//{tag}")]
    assert len(["the page itself", *loaded]) == 3


def test_the_drawing_of_the_spine_weighs_3_kilobytes_at_most() -> None:
    drawings = re.findall(r'url\("data:image/svg\+xml,([^"]+)"\)', STYLES.read_text())

    assert [len(drawing) for drawing in drawings if len(drawing) > 3_000] == []
    assert len(drawings) == 1
