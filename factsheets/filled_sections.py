"""The sections of one sheet with its words, as `sections.py` declares them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from .formatted import plain
from .sections import OTHER_PART, SECTIONS, Kind, Section

if TYPE_CHECKING:
    from .models import FactSheet


@dataclass(frozen=True)
class ExplainedRow:
    name: str
    paragraphs: list[str]
    is_apart: bool = False

    @property
    def explanation(self) -> str:
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True)
class FilledSection:
    """A section of one sheet, with its words."""

    slug: str
    heading: str
    short_heading: str
    kind: Kind
    schema: tuple[str, str] = ("", "")
    schema_apart: tuple[str, str] = ("", "")
    paragraphs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    rows: list[ExplainedRow] = field(default_factory=list)

    @property
    def is_own_text(self) -> bool:
        """Whether it holds words of the sheet itself, as they are sent, printed and searched."""
        return bool(self.paragraphs or self.items or self.rows)

    @property
    def lines(self) -> list[str]:
        """All that it says, piece by piece, as plain text."""
        explained = [f"{row.name}: {row.explanation}" for row in self.rows]
        return [plain(text) for text in (*self.paragraphs, *self.items, *explained)]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, which an empty line divides."""
    lines = "\n".join(text.splitlines())
    return [part.strip() for part in re.split(r"\n\s*\n", lines) if part.strip()]


def words(section: Section, sheet: FactSheet) -> dict[str, list[Any]]:
    """What the sheet says in a section, by how it is laid out."""
    if section.kind == Kind.PARAGRAPHS:
        return {"paragraphs": paragraphs(getattr(sheet, section.source))}
    if section.kind == Kind.LIST:
        return {"items": [row.text for row in getattr(sheet, section.source).all()]}
    if section.kind == Kind.EXPLAINED:
        rows = getattr(sheet, section.source).all()
        return {"rows": [explained(row, section.switch) for row in rows]}
    return {}


def explained(row: Any, switch: str) -> ExplainedRow:
    return ExplainedRow(row.name, paragraphs(row.explanation), bool(getattr(row, switch, False)))


def explained_rows(text: str) -> list[ExplainedRow]:
    """Rows typed as “Name | explanation”; further lines belong to the row above them."""
    rows: list[tuple[str, list[str]]] = []
    for line in text.strip().splitlines():
        name, mark, rest = line.partition("|")
        if mark or not rows:
            rows.append((name.strip(), [rest.strip()]))
        else:
            rows[-1][1].append(line)
    return [ExplainedRow(name, paragraphs("\n".join(lines))) for name, lines in rows]


def items(text: str) -> list[str]:
    """The items of a list, one a line, with or without a dash before it."""
    return [line.strip().removeprefix("- ") for line in text.splitlines() if line.strip()]


def own(row: Any) -> FilledSection:
    """A section that only this sheet has."""
    kind, slug = Kind(row.kind), f"section-{slugify(row.heading, allow_unicode=True)}"
    return FilledSection(
        slug=slug[:60],
        heading=row.heading,
        short_heading=row.heading,
        kind=kind,
        paragraphs=paragraphs(row.text) if kind == Kind.PARAGRAPHS else [],
        items=items(row.text) if kind == Kind.LIST else [],
        rows=explained_rows(row.text) if kind == Kind.EXPLAINED else [],
    )


def is_shown(section: FilledSection, sheet: FactSheet) -> bool:
    if section.kind == Kind.RELATED:
        return bool(sheet.related_sheets.all())
    return section.is_own_text or section.kind in {Kind.CARDS, Kind.ABOUT}


def fill(section: Section, sheet: FactSheet) -> FilledSection:
    return FilledSection(
        slug=section.slug,
        heading=section.heading.format(short_name=sheet.short_name),
        short_heading=section.short_heading,
        kind=section.kind,
        schema=section.schema,
        schema_apart=section.schema_apart,
        **words(section, sheet),
    )


def sections(sheet: FactSheet) -> list[FilledSection]:
    """The sections of the sheet's page, in its order, without the empty ones."""
    return [section for section in filled(sheet) if is_shown(section, sheet)]


def body(sheet: FactSheet) -> list[FilledSection]:
    """The sections that are the sheet's own text."""
    return [section for section in filled(sheet) if section.is_own_text]


def filled(sheet: FactSheet) -> Iterator[FilledSection]:
    own_rows = list(sheet.own_sections.all())
    for section in SECTIONS:
        yield fill(section, sheet)
        yield from (own(row) for row in own_rows if row.follows == section.slug)


def lines(sheet: FactSheet) -> list[str]:
    """All that the sheet's own text says, piece by piece."""
    return [sheet.strapline, *(line for section in body(sheet) for line in section.lines)]


def feedback_parts(sheet: FactSheet) -> list[tuple[str, str]]:
    """The parts of a sheet's page in which a reader can find something wrong."""
    return [*((part.slug, part.short_heading) for part in sections(sheet)), OTHER_PART]
