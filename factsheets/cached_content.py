"""Sheets and cards as letters and forms take them: read once for each content, by each process."""

from functools import lru_cache

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
