"""A site that is there gets the words that a new one begins with, and keeps its own."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from factsheets.models import CONTENT, LayWord, UrgentWord

add_words = import_module("factsheets.migrations.0015_more_search_words").add_words
LISTS: list[Any] = [model for model in CONTENT if hasattr(model, "phrases")]


def words() -> set[tuple[str, str]]:
    return {(str(row), row.words) for model in LISTS for row in model._default_manager.all()}


@pytest.mark.usefixtures("sheet")
def test_a_new_site_has_all_of_them() -> None:
    before = words()

    add_words(apps, None)

    assert words() == before


@pytest.mark.usefixtures("sheet")
def test_words_of_staff_stay() -> None:
    UrgentWord.objects.filter(name="Foot drop").update(words="flappy foot")

    add_words(apps, None)

    assert UrgentWord.objects.get(name="Foot drop").phrases[0] == "flappy foot"


@pytest.mark.usefixtures("sheet")
def test_a_list_that_is_missing_is_made() -> None:
    LayWord.objects.filter(means="opioids").delete()

    add_words(apps, None)

    assert "codeine" in LayWord.objects.get(means="opioids").phrases
