"""The words by which search reads what patients type, edited by staff."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db import models

from ..models import LayWord, OtherWish, UncoveredTopic, UrgentWord
from .rows import PlainTextarea


class WordListAdmin(ModelAdmin[Any]):
    """A list of words, one a line; what is saved is searched by at once."""

    search_fields = ["words"]
    formfield_overrides = {
        models.TextField: {"widget": PlainTextarea(attrs={"rows": 12, "cols": 60})},
        models.URLField: {"assume_scheme": "https"},
    }

    @admin.display(description="words")
    def some(self, row: Any) -> str:
        """The first words of the list, for its line in admin."""
        return ", ".join(row.phrases[:8])


@admin.register(LayWord)
class LayWordAdmin(WordListAdmin):
    list_display = ["means", "some"]
    fields = ["means", "words"]


@admin.register(UrgentWord)
class UrgentWordAdmin(WordListAdmin):
    list_display = ["name", "level", "some"]
    list_filter = ["level"]
    fields = ["name", "level", "words"]


@admin.register(UncoveredTopic)
class UncoveredTopicAdmin(WordListAdmin):
    list_display = ["name", "nhs_url", "some"]
    fields = ["name", "nhs_url", "words"]


@admin.register(OtherWish)
class OtherWishAdmin(WordListAdmin):
    list_display = ["name", "some"]
    fields = ["name", "words"]
