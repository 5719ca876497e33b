"""Every page for patients, swept: the same for everyone, and nobody is followed."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from factsheets.models import FactSheet
from tests.conftest import SHEET
from tests.mybackpain.addresses import paths

from .edge import Edge

PUBLIC = paths(slug="sacroiliac-joint-dysfunction")
PRIVATE = [
    "/fact-sheets/?q=pain",
    "/fact-sheets/no-such-sheet/",
    "/no-such-page/",
    SHEET + "report/sent/",
    "/admin/login/",
    "/healthz",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_the_same_for_who_is_signed_in(
    client: Client, sheet: FactSheet, path: str
) -> None:
    stranger = client.get(path)
    client.force_login(User.objects.create_user("staff", is_staff=True, is_superuser=True))

    assert client.get(path).content == stranger.content
    assert stranger["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", PUBLIC + PRIVATE[:-2])
def test_no_page_for_patients_sets_a_cookie(client: Client, sheet: FactSheet, path: str) -> None:
    assert not client.get(path).cookies
    assert not client.post(path, {"name": "Ann"}).cookies


@pytest.mark.parametrize("path", PUBLIC)
def test_a_cached_page_has_every_header_that_django_gave_it(
    client: Client, sheet: FactSheet, path: str
) -> None:
    edge = Edge()
    new = dict(client.get(path).headers)

    for _ in range(2):
        cached = edge.get(path).headers
        assert {name: cached[name] for name in new} == new


@pytest.mark.parametrize("path", PUBLIC)
def test_every_public_page_is_cached(sheet: FactSheet, path: str) -> None:
    edge = Edge()
    for _ in range(2):
        edge.get(path)

    assert edge.rendered == 1


@pytest.mark.parametrize("path", PRIVATE)
def test_what_is_not_public_is_kept_by_nobody_else(
    client: Client, sheet: FactSheet, path: str
) -> None:
    assert "public" not in client.get(path).get("Cache-Control", "")


def test_a_longer_sheet_takes_no_more_queries(
    client: Client, sheet: FactSheet, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        sheet.causes.create(name=f"Cause {number}", explanation="Explained")
        sheet.symptoms.create(text=f"Symptom {number}")

    # Four look for the content's mark, which elsewhere than in tests is one a second.
    with django_assert_num_queries(14):
        client.get(SHEET)
