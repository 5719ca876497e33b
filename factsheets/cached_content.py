"""Sheets and cards as pages, letters and forms take them: once for each content and process."""

from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from . import content_version
from .models import FactSheet, UrgentHelpCard


@lru_cache(maxsize=32)
def _sheet(pk: int, version: str) -> FactSheet:
    return FactSheet.objects.complete().get(pk=pk)


@lru_cache(maxsize=1)
def _cards(version: str) -> list[UrgentHelpCard]:
    return list(UrgentHelpCard.objects.all())


def cached_sheet(pk: int) -> FactSheet:
    """Return the sheet with its rows, as of the current content."""
    return _sheet(pk, content_version.current())


def cached_cards() -> list[UrgentHelpCard]:
    """Return the cards for urgent help, as of the current content."""
    return _cards(content_version.current())


@lru_cache(maxsize=256)
def _written(template: str, pk: int | None, site_url: str, version: str) -> SafeString:
    sheet = cached_sheet(pk) if pk else None
    said = {"sheet": sheet, "cards": cached_cards(), "site_url": site_url}
    return render_to_string(template, said, using="text" if template.endswith(".txt") else None)


def written(template: str, sheet: FactSheet | None = None) -> SafeString:
    """Return a part of a letter that says the same to everybody, by cards and sheet alone."""
    pk = sheet.pk if sheet else None
    return _written(template, pk, settings.SITE_URL, content_version.current())
