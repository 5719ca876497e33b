"""What a category is called is read on each of its sheets, so no one person changes it."""

from collections.abc import Callable

import pytest
from django.test import Client

from factsheets.models import Category, FactSheet
from tests.factsheets.conftest import Editor

CATEGORIES = "/admin/factsheets/category/"


@pytest.fixture
def colleague(staff: Callable[..., Client]) -> Editor:
    return Editor(staff("Editor"))


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", "Spine"), ("name", "Call nobody"), ("slug", "spine"), ("slug", "SPINAL")],
)
def test_a_name_that_patients_read_stays(
    colleague: Editor, sheet: FactSheet, field: str, typed: str
) -> None:
    page = f"{CATEGORIES}{sheet.category_id}/change/"
    form = {"name": "Spinal", "slug": "spinal", "position": "0", field: typed}

    colleague.client.post(page, form)

    category = Category.objects.get(pk=sheet.category_id)
    assert (category.name, category.slug) == ("Spinal", "spinal")


def test_its_place_among_the_others_changes(colleague: Editor, sheet: FactSheet) -> None:
    colleague.sends(f"{CATEGORIES}{sheet.category_id}/change/", position="70")

    assert Category.objects.get(slug="spinal").position == 70


def test_the_page_says_how_sheets_get_another_name(colleague: Editor, sheet: FactSheet) -> None:
    page = colleague.reads(f"{CATEGORIES}{sheet.category_id}/change/")

    assert "For another name add a category, and choose it in each sheet" in page


def test_what_only_drafts_are_called_is_changed(colleague: Editor, draft: FactSheet) -> None:
    knee = Category.objects.create(name="Knee", slug="knee")
    FactSheet.objects.filter(pk=draft.pk).update(category=knee)

    colleague.sends(f"{CATEGORIES}{knee.pk}/change/", name="Knees")

    knee.refresh_from_db()
    assert knee.name == "Knees"


def test_a_new_category_is_added(colleague: Editor, sheet: FactSheet) -> None:
    colleague.sends(f"{CATEGORIES}add/", name="Hip", slug="hip")

    assert Category.objects.filter(slug="hip").exists()
