"""Sheets by the names that people know them by, as they type them into an address."""

import re
from collections import defaultdict
from functools import lru_cache

from django.utils.text import slugify

from . import content_version
from .models import FactSheet


def called(words: str) -> FactSheet | None:
    """The readable sheet with this slug, name or topic; None when there is none, or several."""
    by_name = slugs_by_name(content_version.current(), frozenset(FactSheet.readable_statuses()))
    slug = by_name.get(key(words))
    return FactSheet.objects.readable().filter(slug=slug).first() if slug else None


def key(name: str) -> str:
    return re.sub(r"[\W_]", "", slugify(name))


@lru_cache(maxsize=2)
def slugs_by_name(content: str, statuses: frozenset[str]) -> dict[str, str]:
    """Each name that means one sheet, read once for each content. A slug means its own sheet."""
    slugs: dict[str, set[str]] = defaultdict(set)
    sheets = FactSheet.objects.filter(status__in=statuses)
    for sheet in sheets:
        for name in [*sheet.names, sheet.topic]:
            slugs[key(name)].add(sheet.slug)
    single = {name: next(iter(found)) for name, found in slugs.items() if len(found) == 1}
    return single | {key(sheet.slug): sheet.slug for sheet in sheets}
