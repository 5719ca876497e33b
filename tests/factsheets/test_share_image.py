"""The picture that goes with a link to a sheet."""

import struct

import pytest
from django.test import Client
from pytest_django import Settings

from factsheets.models import FactSheet
from tests.conftest import SHEET

PICTURE = f"{SHEET}share.png"


def size(png: bytes) -> tuple[int, ...]:
    """Width and height in pixels, as the head of the file has them."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("title", ["Hip pain", "many words " * 10, "W" * 120])
def test_it_is_as_large_as_the_page_says(client: Client, sheet: FactSheet, title: str) -> None:
    FactSheet.objects.filter(pk=sheet.pk).update(title=title)

    response = client.get(PICTURE)

    assert response["Content-Type"] == "image/png"
    assert size(response.content) == (1200, 630)


def test_a_sheets_page_names_its_own_picture(client: Client, sheet: FactSheet) -> None:
    page = client.get(SHEET).content.decode()

    assert f'<meta property="og:image" content="http://testserver{PICTURE}">' in page
    assert 'content="Sacroiliac Joint Dysfunction: a fact sheet from mybackpain.co.uk"' in page


def test_another_title_gives_another_picture(client: Client, sheet: FactSheet) -> None:
    first = client.get(PICTURE)
    FactSheet.objects.filter(pk=sheet.pk).update(title="Hip pain")

    again = client.get(PICTURE, headers={"if-none-match": first["ETag"]})

    assert again.status_code == 200
    assert again.content != first.content


@pytest.mark.parametrize(
    ("name", "value"),
    [("SITE_URL", "https://sore.example"), ("CLINIC", {"name": "O'Brien & Sons"})],
)
def test_it_names_what_the_settings_say(
    client: Client, sheet: FactSheet, settings: Settings, name: str, value: object
) -> None:
    usual = client.get(PICTURE).content

    setattr(settings, name, value)

    assert client.get(PICTURE).content != usual


def test_what_somebody_has_already_is_not_sent_again(client: Client, sheet: FactSheet) -> None:
    first = client.get(PICTURE)

    again = client.get(PICTURE, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_draft_has_no_picture_for_patients(client: Client, sheet: FactSheet) -> None:
    sheet.withdraw()

    assert client.get(PICTURE).status_code == 404
