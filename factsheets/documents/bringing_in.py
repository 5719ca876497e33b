"""Placed documents as draft sheets, or as changes that wait; never anything public."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from ..filled_sections import body
from ..history import record
from ..models import Category, FactSheet
from ..sections import ROWS
from ..sheet_file import SheetFile, as_data
from ..sheet_file_text import SheetFileError
from ..working_copy import CannotBePutInPlaceError, edited, import_files
from .blocks import Block, Kind, letters, normal, plain
from .pasted import TABLES
from .placed import Placing

# Where the sheet has words of its own for what the document says.
KNOWN_BY_ITS_PLACE = {"", "Heading", "Category and topic"}
CANNOT = (SheetFileError, CannotBePutInPlaceError)  # what `bring_in` may raise

# What a document may write in capitals, and is no other name for that.
NAMES = ["title", "short_name", "topic", "strapline"]


def own_section(section: dict[str, Any]) -> dict[str, Any]:
    """A section of the document's own in the layout that keeps all its blocks."""
    blocks = section["blocks"]
    kinds = {block.kind for block in blocks}
    if kinds == {Kind.ITEM}:
        kind, text = "list", "\n".join(block.text for block in blocks)
    elif kinds == {Kind.ROW} and not any("|" in cell for block in blocks for cell in block.cells):
        rows = [(block.cells[0], "\n\n".join(block.cells[1:])) for block in blocks]
        kind, text = "explained", "\n".join(f"{name} | {said}" for name, said in rows)
    else:
        kind, text = "paragraphs", "\n\n".join(cell for block in blocks for cell in block.cells)
    return {name: section[name] for name in ("heading", "follows")} | {"kind": kind, "text": text}


def related_slug(title: str, category: Category) -> str:
    """The sheet that a document names; one that is not there yet is an empty draft, not linked."""
    name = plain(title)
    slug = slugify(name)
    for sheet in FactSheet.objects.all():
        names = {normal(known) for known in (*sheet.names, sheet.short_name)}
        if normal(name) in names or sheet.slug == slug:
            return sheet.slug
    short = name[: FactSheet._meta.get_field("short_name").max_length]
    sheet = FactSheet(
        category=category, title=name, short_name=short, topic=category.name, slug=slug
    )
    save_new(sheet)
    record(sheet, "Named by a document")
    return sheet.slug


def category_of(data: dict[str, Any]) -> Category:
    """The category by its name whatever the case, made when unknown."""
    name = data["category"]
    slug = slugify(name)
    found = Category.objects.filter(Q(name__iexact=name) | Q(slug=slug)).first()
    if found is None:
        found = Category(name=name, slug=slug)
        save_new(found)
    return found


def save_new(row: Category | FactSheet) -> None:
    """Save what a document names for the first time, or say why that is no name."""
    try:
        row.full_clean()
    except ValidationError as error:
        what = f"“{row}” cannot be a {row._meta.verbose_name}: {' '.join(error.messages)}"
        raise SheetFileError([(1, what)]) from error
    row.save()


def sheet_file(placing: Placing) -> SheetFile:
    """The document's words over what the sheet has otherwise, as a file that can be read in."""
    data = placing.data
    category = category_of(data)
    known = FactSheet.objects.filter(slug=data["slug"]).first()
    before = as_data(edited(known)) if known else {}
    new = FactSheet()
    defaults = {
        "short_name": data["title"],
        "audience": new.audience,
        "conflict_of_interest": new.conflict_of_interest,
    }
    words = {name: said for name, said in data.items() if said and name != "related_sheets"}
    if "own_sections" in words:
        words["own_sections"] = [own_section(section) for section in words["own_sections"]]
    for table in TABLES.keys() & words.keys():
        words[table] = keep_switches(words[table], before.get(table, []), ROWS[table][0])
    words |= {name: before[name] for name in NAMES if is_same(name, words, before)}
    file = SheetFile.of({"format": 1, **defaults, **before, **words, "category": category.name})
    file.file = Path(placing.document.name)
    return file


def is_same(name: str, words: dict[str, Any], before: dict[str, Any]) -> bool:
    """Whether a name differs from what the sheet has by capitals alone."""
    said = words.get(name, "")
    return bool(said) and said.casefold() == before.get(name, "").casefold()


def keep_switches(rows: list[Any], before: list[Any], name: str) -> list[Any]:
    """Rows keep what was said of them in admin, such as that the self-check does not ask."""
    known = {row[name]: row for row in before}
    return [known.get(row[name], {}) | row for row in rows]


def told(error: Exception) -> str:
    """Say in one line why documents cannot be brought in."""
    if not isinstance(error, SheetFileError):
        return str(error)
    problems = " ".join(problem for _, problem in error.problems)
    return f"{error.file}: {problems}" if error.file else problems


@transaction.atomic
def bring_in(placings: Sequence[Placing], *, by: User | None = None) -> list[FactSheet]:
    """Take all documents in; with an error, none. Related sheets are found in a second pass."""
    files = [sheet_file(placing) for placing in placings]
    new = [file for file in files if file.known() is None]
    for file in new:
        file.sheet()
    for placing, file in zip(placings, files, strict=True):
        category = Category.objects.get(name=file.data["category"])
        if "related_sheets" in placing.data:
            file.data["related_sheets"] = [
                {"related": related_slug(row["related"], category), "note": plain(row["note"])}
                for row in placing.data["related_sheets"]
            ]
    return import_files(files, by=by, begun=new)


def rehearsed(placings: Sequence[Placing]) -> list[tuple[FactSheet, list[str]]]:
    """Give the sheets as they would be, each with what it would lack, and change nothing."""
    with transaction.atomic():
        sheets = [edited(sheet) for sheet in bring_in(placings)]
        missing = [lost(*pair) for pair in zip(placings, sheets, strict=True)]
        transaction.set_rollback(True)
    return list(zip(sheets, missing, strict=True))


def pieces(sheet: FactSheet) -> Iterator[str]:
    """Give what a sheet says in its sections, piece by piece, as plain text."""
    yield from filter(None, [sheet.title, sheet.strapline])
    for section in body(sheet):
        yield from section.paragraphs
        yield from section.items
        for row in section.rows:
            yield from [row.name, *row.paragraphs]


def traced(placing: Placing, sheet: FactSheet) -> list[tuple[str, str]]:
    """Give each sentence of the sheet with where it stands in the document, if it does."""
    blocks = [letters(" ".join(block.cells)) for block in placing.document.blocks]
    sentences = [said for piece in pieces(sheet) for said in Block(Kind.TEXT, [piece]).sentences]
    keyed = [(said, letters(said)) for said in sentences]
    return [
        (said, next((f"Line {at}" for at, it in enumerate(blocks, 1) if key in it), ""))
        for said, key in keyed
    ]


def lost(placing: Placing, sheet: FactSheet) -> list[str]:
    """What is said to be placed and is not on the sheet: nothing, if all went well."""
    headings = [section.heading for section in body(sheet)]
    related = [f"{row.related.title} {row.note}" for row in sheet.related_sheets.all()]
    opening = [sheet.category.name, sheet.topic]
    on_it = letters(" ".join([*opening, *pieces(sheet), *headings, *related]))
    return [
        placed.sentence
        for placed in placing.sentences
        if placed.where not in KNOWN_BY_ITS_PLACE and letters(placed.sentence) not in on_it
    ]


def unsaid(placing: Placing, sheet: FactSheet) -> list[str]:
    """What the sheet says in its sections and the document does not: nothing, if all went well."""
    return [said for said, place in traced(placing, sheet) if not place]
