"""Every text of a sheet and of the urgent-help cards, line by line, as a clinician signs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import models

from .filled_sections import own, paragraphs
from .models import FactSheet, UrgentHelpCard, fingerprint
from .sections import ROWS, SECTIONS, Kind
from .sheet_file import SWITCHES, TEXTS

# The address leads to the sheet and says nothing of it.
FRAME = [name for name in TEXTS if name != "slug"]
SECTION_OF = {section.source: section for section in SECTIONS if section.source}
UNSIGNED = {"checked_on"}  # tells when a link was read, and is renewed without a new text


@dataclass(frozen=True)
class Line:
    """One text: where it stands and what it says there."""

    part: str  # the field, the table or the section of the sheet's own that holds it
    where: str = field(compare=False)  # what that is called
    text: str

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.part, self.text)


def verbose_name(model: type[models.Model], name: str) -> str:
    field = cast("models.Field[Any, Any]", model._meta.get_field(name))
    return str(field.verbose_name).capitalize()


def label(name: str) -> str:
    """What a part of a sheet is called."""
    if name in SECTION_OF:
        return SECTION_OF[name].short_heading
    return verbose_name(FactSheet, name)


def said(value: Any) -> str:
    return str(value) if value is not None else ""


def row_line(table: str, row: Any) -> Line:
    """What a row says, then its switches where they are not as usual."""
    columns = ROWS[table]
    texts = [name for name in columns if name not in SWITCHES and name not in UNSIGNED]
    name, *rest = [said(getattr(row, column)) for column in texts]
    text = ": ".join(filter(None, [name, ", ".join(filter(None, rest))]))
    turned = [
        f"[{row._meta.get_field(name).verbose_name}: {'yes' if getattr(row, name) else 'no'}]"
        for name in columns
        if name in SWITCHES and getattr(row, name) != SWITCHES[name]
    ]
    return Line(table, label(table), " ".join([text, *turned]))


def own_lines(row: Any) -> Iterator[Line]:
    """A section of the sheet's own: its heading with its place and layout, then what it says."""
    section = own(row)
    place = f"after {row.get_follows_display()}, {row.get_kind_display().split(',')[0].lower()}"
    for text in [f"{row.heading} ({place})", *section.lines]:
        yield Line(section.slug, row.heading, text)


def sheet_lines(sheet: FactSheet) -> list[Line]:
    """All that a sheet says, each piece once, in the order of its page."""
    found = [Line("category", "Category", sheet.category.name)]
    found += [
        Line(name, label(name), text)
        for name in FRAME
        if name not in SECTION_OF
        for text in paragraphs(getattr(sheet, name))
    ]
    own_rows = list(sheet.own_sections.all())
    for section in SECTIONS:
        if section.kind == Kind.PARAGRAPHS:
            texts = paragraphs(getattr(sheet, section.source))
            found += [Line(section.source, section.short_heading, text) for text in texts]
        elif section.source:
            rows = getattr(sheet, section.source).all()
            found += [row_line(section.source, row) for row in rows]
        found += [
            line for row in own_rows if row.follows == section.slug for line in own_lines(row)
        ]
    return list(dict.fromkeys(found))


def card_lines(card: UrgentHelpCard) -> list[Line]:
    """All that a card says, each of its signs a line."""
    found = []
    for name in UrgentHelpCard.TEXTS:
        where = verbose_name(UrgentHelpCard, name)
        texts = [line.strip() for line in getattr(card, name).splitlines()]
        found += [Line(name, where, text) for text in texts if text]
    return list(dict.fromkeys(found))
