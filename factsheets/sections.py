"""The sections of a fact sheet: each is declared here, once, and every output follows.

To add one: its field or row model, a migration (which calls `triggers.watch`: SQLite makes a table
anew for a field), and an entry in `SECTIONS`. The page and its list of contents, both bodies of the
letter, both PDFs, search, JSON, JSON-LD, the sheet file, the publish page, the content check,
readers' feedback and admin read it here. Tests name the two pages of docs that describe the files.
"""

from dataclasses import dataclass
from enum import StrEnum


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


def places() -> list[tuple[str, str]]:
    """What a section of one's own can stand after."""
    return [(section.slug, section.short_heading) for section in SECTIONS]


def part_name(slug: str) -> str:
    """What a part is called, long after a sheet has lost it too."""
    names = {section.slug: section.short_heading for section in SECTIONS} | dict([OTHER_PART])
    return names.get(slug) or slug.removeprefix("section-").replace("-", " ").capitalize()
