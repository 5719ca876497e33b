import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db
FOR_EVER = "max-age=315360000, public, immutable"


def stylesheet(client: Client) -> str:
    """The address of the stylesheet, as a page gives it."""
    link = re.search('<link rel="stylesheet" href="([^"]+)"', client.get("/about/").text)
    assert link
    return link[1]


def fetched(client: Client, address: str, accepted: str = "") -> HttpResponseBase:
    response = client.get(address, headers={"accept-encoding": accepted})
    response.close()
    assert response.status_code == 200
    return response


@pytest.fixture(autouse=True)
def as_in_production(settings: Settings) -> None:
    """The storage that compresses, which other tests go without."""
    storage = {"BACKEND": "mybackpain.serving.static_files.StaticFiles"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": storage}


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin"])


@pytest.mark.filterwarnings("ignore:No directory at:UserWarning")
def test_a_site_whose_static_files_were_never_collected_still_has_its_looks(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path / "never made"

    assert stylesheet(client) == "/static/site.css"
    assert fetched(client, "/static/site.css")["Content-Type"] == 'text/css; charset="utf-8"'


@pytest.mark.long
def test_a_file_newer_than_the_collected_ones_is_served_under_its_own_name(
    client: Client, collected: None, settings: Settings, tmp_path: Path
) -> None:
    written = tmp_path / "written"
    written.mkdir()
    (written / "new.css").write_text("h1 { color: red }")
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, written]

    assert fetched(client, "/static/new.css")["Cache-Control"] == "max-age=60, public"


@pytest.mark.long
def test_a_collected_file_is_kept_for_ever_under_a_hashed_name(
    client: Client, collected: None
) -> None:
    address = stylesheet(client)

    assert re.fullmatch(r"/static/site\.[0-9a-f]{12}\.css", address)
    assert fetched(client, address)["Cache-Control"] == FOR_EVER


@pytest.mark.long
@pytest.mark.parametrize(("accepted", "sent"), [("gzip, deflate, br", "br"), ("gzip", "gzip")])
def test_a_collected_file_was_compressed_beforehand(
    client: Client, collected: None, accepted: str, sent: str
) -> None:
    response = fetched(client, stylesheet(client), accepted)

    assert response["Content-Encoding"] == sent
    assert "Accept-Encoding" in response["Vary"]
