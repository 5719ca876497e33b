"""The sheets in lists: by category, by where it hurts, and from A to Z."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from django.db.models import Case, When
from django.db.models.functions import Lower
from django.utils.text import slugify

from . import content_version
from .models import FactSheet

FEW = 12  # sheets that one page can show whole
FIRST = 3  # of a category, where there are more


@dataclass
class Group:
    """Sheets that stand together under one name, the published ones first."""

    name: str
    slug: str
    sheets: list[FactSheet] = field(default_factory=list)
    shown: list[FactSheet] = field(default_factory=list)


def readable() -> list[FactSheet]:
    """Return all sheets that a reader may open, the published ones first, then by title."""
    sheets = FactSheet.objects.readable().select_related("category")
    return sorted(sheets, key=lambda sheet: (sheet.is_draft, sheet.title.casefold()))


def first_few() -> list[FactSheet]:
    """Return the first sheets of that list, without reading the others."""
    return _first_few(content_version.current(), frozenset(FactSheet.readable_statuses()))


@lru_cache(maxsize=2)
def _first_few(content: str, statuses: frozenset[str]) -> list[FactSheet]:
    drafts_last = Case(When(status=FactSheet.Status.DRAFT, then=1), default=0)
    in_order = FactSheet.objects.filter(status__in=statuses).order_by(drafts_last, Lower("title"))
    return list(in_order.only("title", "slug", "strapline", "status")[:FEW])


def by_category(sheets: Iterable[FactSheet]) -> list[Group]:
    """Return the categories in the editor's order; of many sheets only the first of each."""
    groups: dict[int, Group] = {}
    listed = list(sheets)
    for sheet in sorted(listed, key=lambda sheet: (sheet.category.position, sheet.category.name)):
        category = sheet.category
        group = groups.setdefault(category.pk, Group(category.name, category.slug))
        group.sheets.append(sheet)
    for group in groups.values():
        group.shown = group.sheets if len(listed) <= FEW else group.sheets[:FIRST]
    return list(groups.values())


def by_place(sheets: Iterable[FactSheet]) -> list[Group]:
    """Return the places where it hurts, by name, each with the sheets that name it."""
    groups: dict[str, Group] = {}
    for sheet in sheets:
        for name in sheet.place_names:
            groups.setdefault(slugify(name), Group(name, slugify(name))).sheets.append(sheet)
    return sorted(groups.values(), key=lambda group: group.name.casefold())


def beginning(name: str) -> str:
    """Return the first word of a name, as far as names that begin alike share it."""
    return re.sub(r"[\W_]", "", name.split(maxsplit=1)[0]).casefold()


def entries(sheet: FactSheet) -> list[str]:
    """Return the title and the other names of a sheet, of those that begin alike the shortest."""
    title, *others = sheet.names
    chosen = {beginning(title): title}
    for name in sorted(others, key=len):
        chosen.setdefault(beginning(name), name)
    return list(chosen.values())


def a_to_z(sheets: Iterable[FactSheet]) -> list[tuple[str, list[tuple[str, FactSheet]]]]:
    """Return titles and other names, each with its sheet, by their first letter."""
    named = [(name, sheet) for sheet in sheets for name in entries(sheet)]
    named.sort(key=lambda entry: entry[0].casefold())
    return [(key, list(group)) for key, group in groupby(named, lambda entry: entry[0][0].upper())]
