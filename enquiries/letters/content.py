"""What letters take from the fact sheets, read once for each content and shared by a busy hour."""

from functools import lru_cache

from factsheets import content_version
from factsheets.models import FactSheet, UrgentHelpCard


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
