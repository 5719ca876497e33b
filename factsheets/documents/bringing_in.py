"""Placed documents as draft sheets, or as changes that wait; never anything public."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import slugify

from ..filled_sections import body
from ..history import record
from ..models import Category, FactSheet
from ..sections import ROWS
from ..sheet_file import SheetFile, as_data
from ..working_copy import edited, import_files
from .blocks import Block, Kind, normal, plain
from .placed import Placing


def own_section(section: dict[str, Any]) -> dict[str, Any]:
    """A section of the document's own in the layout that keeps all its blocks."""
    blocks = section.pop("blocks")
    kinds = {block.kind for block in blocks}
    if kinds == {Kind.ITEM}:
        kind, text = "list", "\n".join(block.text for block in blocks)
    elif kinds == {Kind.ROW}:
        rows = [(block.cells[0], "\n\n".join(block.cells[1:])) for block in blocks]
        kind, text = "explained", "\n".join(f"{name} | {said}" for name, said in rows)
    else:
        kind, text = "paragraphs", "\n\n".join(cell for block in blocks for cell in block.cells)
    return section | {"kind": kind, "text": text}


def related_slug(title: str, category: Category) -> str:
    """The sheet that a document names; one that is not there yet is an empty draft, not linked."""
    wanted = normal(plain(title))
    for sheet in FactSheet.objects.all():
        if wanted in {normal(name) for name in (*sheet.names, sheet.short_name)}:
            return sheet.slug
    name = plain(title)
    sheet = FactSheet(
        category=category, title=name, short_name=name, topic=category.name, slug=slugify(name)
    )
    sheet.full_clean()
    sheet.save()
    record(sheet, "Named by a document")
    return sheet.slug


def category_of(data: dict[str, Any]) -> Category:
    """The category by its name whatever the case, made when unknown."""
    name = data["category"]
    found = Category.objects.filter(name__iexact=name).first()
    return found or Category.objects.create(name=name, slug=slugify(name))


def sheet_file(placing: Placing) -> SheetFile:
    """The document's words over what the sheet has otherwise, as a file that can be read in."""
    data = placing.data
    category = category_of(data)
    known = FactSheet.objects.filter(slug=data["slug"]).first()
    before = as_data(edited(known)) if known else {}
    new = FactSheet()
    defaults = {"audience": new.audience, "conflict_of_interest": new.conflict_of_interest}
    words = {name: value for name, value in data.items() if name != "related_sheets"}
    if "own_sections" in words:
        words["own_sections"] = [own_section(section) for section in words["own_sections"]]
    for table in ("causes", "symptoms", "treatments"):
        if table in words:
            words[table] = keep_questions(words[table], before.get(table, []), ROWS[table][0])
    return SheetFile.of({"format": 1, **defaults, **before, **words, "category": category.name})


def keep_questions(rows: list[Any], before: list[Any], name: str) -> list[Any]:
    """Rows that the self-check was told not to ask about stay so."""
    unasked = {row[name] for row in before if row.get("is_asked") is False}
    return [row | ({"is_asked": False} if row[name] in unasked else {}) for row in rows]


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


def rehearsed(placings: Sequence[Placing]) -> list[FactSheet]:
    """Give the sheets as they would be, and change nothing."""
    with transaction.atomic():
        sheets = [edited(sheet) for sheet in bring_in(deepcopy(placings))]
        transaction.set_rollback(True)
    return sheets


def pieces(sheet: FactSheet) -> Iterator[str]:
    """Give what a sheet says in its sections, piece by piece, as plain text."""
    yield from filter(None, [sheet.title, sheet.strapline])
    for section in body(sheet):
        yield from section.paragraphs
        yield from section.items
        for row in section.rows:
            yield from [row.name, *row.paragraphs]


def squeezed(text: str) -> str:
    return "".join(normal(plain(text)).split())


def traced(placing: Placing, sheet: FactSheet) -> list[tuple[str, str]]:
    """Give each sentence of the sheet with where it stands in the document, if it does."""
    blocks = [squeezed(" ".join(block.cells)) for block in placing.document.blocks]
    sentences = [said for piece in pieces(sheet) for said in Block(Kind.TEXT, [piece]).sentences]
    return [
        (said, next((f"Line {at}" for at, it in enumerate(blocks, 1) if squeezed(said) in it), ""))
        for said in sentences
    ]


def unsaid(placing: Placing, sheet: FactSheet) -> list[str]:
    """What the sheet says in its sections and the document does not: nothing, if all went well."""
    return [said for said, place in traced(placing, sheet) if not place]
