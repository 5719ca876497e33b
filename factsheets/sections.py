"""The sections of a fact sheet: each is declared here, once, and every output follows.

To add one: its field or row model, a migration, and an entry in `SECTIONS`. The page and its list
of contents, both bodies of the letter, both PDFs, search, JSON, JSON-LD, the sheet file, the
publish page, the content check, readers' feedback and admin read it here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from .formatted import plain

if TYPE_CHECKING:
    from .models import FactSheet


class Kind(StrEnum):
    """How a section is laid out."""

    PARAGRAPHS = "paragraphs"  # a text of the sheet
    LIST = "list"
    EXPLAINED = "explained"  # rows of a name and an explanation
    # These three say more than the sheet's own text: letters and PDFs have them elsewhere.
    CARDS = "cards"
    RELATED = "related"
    ABOUT = "about"


# What a row says, by the kind of its section; the first column tells rows of a sheet apart.
COLUMNS = {
    Kind.LIST: ["text"],
    Kind.EXPLAINED: ["name", "explanation"],
    Kind.RELATED: ["related", "note"],
    Kind.ABOUT: ["title", "publisher", "year", "url", "checked_on"],
}


@dataclass(frozen=True)
class Section:
    """What is known of a section before there is a sheet."""

    slug: str  # its anchor on the page, and its name in readers' feedback
    heading: str  # `{short_name}` is the sheet's; without a heading it opens the sheet
    short_heading: str  # in the list of contents and in the feedback
    kind: Kind
    source: str = ""  # the text or the rows of FactSheet that hold its words
    # Where schema.org has a place for it: a property of MedicalCondition and the type of its value.
    schema: tuple[str, str] = ("", "")
    is_asked: bool = False  # whether the self-check asks about its rows
    # A switch of its rows that sets some apart for machines, and their place in schema.org.
    switch: str = ""
    schema_apart: tuple[str, str] = ("", "")

    @property
    def columns(self) -> list[str]:
        switches = [*(["is_asked"] if self.is_asked else []), *filter(None, [self.switch])]
        return [*COLUMNS.get(self.kind, []), *switches]


SECTIONS = [
    Section(
        slug="introduction",
        heading="",
        short_heading="Introduction",
        kind=Kind.PARAGRAPHS,
        source="introduction",
        schema=("description", ""),
    ),
    Section(
        slug="causes",
        heading="What causes {short_name}",
        short_heading="Causes",
        kind=Kind.EXPLAINED,
        source="causes",
        schema=("cause", "MedicalCause"),
        is_asked=True,
        switch="is_risk",
        schema_apart=("riskFactor", "MedicalRiskFactor"),
    ),
    Section(
        slug="symptoms",
        heading="Symptoms",
        short_heading="Symptoms",
        kind=Kind.LIST,
        source="symptoms",
        schema=("signOrSymptom", "MedicalSymptom"),
        is_asked=True,
    ),
    Section(
        slug="urgent-help",
        heading="When to get urgent help",
        short_heading="Urgent help",
        kind=Kind.CARDS,
    ),
    Section(
        slug="diagnosis",
        heading="Diagnosis",
        short_heading="Diagnosis",
        kind=Kind.PARAGRAPHS,
        source="diagnosis",
    ),
    Section(
        slug="treatment",
        heading="Treatment",
        short_heading="Treatment",
        kind=Kind.EXPLAINED,
        source="treatments",
        schema=("possibleTreatment", "MedicalTherapy"),
        is_asked=True,
        switch="is_advised_against",
    ),
    Section(
        slug="related",
        heading="Related fact sheets",
        short_heading="Related fact sheets",
        kind=Kind.RELATED,
        source="related_sheets",
    ),
    Section(
        slug="about",
        heading="About this fact sheet",
        short_heading="About this fact sheet",
        kind=Kind.ABOUT,
        source="sources",
    ),
]
TEXT_FIELDS = [section.source for section in SECTIONS if section.kind == Kind.PARAGRAPHS]
ROWS = {section.source: section.columns for section in SECTIONS if section.columns}
ROWS_OF_TEXT = [
    *(section.source for section in SECTIONS if section.kind in {Kind.LIST, Kind.EXPLAINED}),
    "own_sections",
]
ROWS["own_sections"] = ["heading", "follows", "kind", "text"]
OTHER_PART = ("other", "Another part of the page")


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


def places() -> list[tuple[str, str]]:
    """What a section of one's own can stand after."""
    return [(section.slug, section.short_heading) for section in SECTIONS]


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


def part_name(slug: str) -> str:
    """What a part is called, long after a sheet has lost it too."""
    names = {section.slug: section.short_heading for section in SECTIONS} | dict([OTHER_PART])
    return names.get(slug) or slug.removeprefix("section-").replace("-", " ").capitalize()
