"""A fact sheet as a text file that a clinician can read, change and compare line by line.

The file is TOML, described in docs/sheet-file.md. Writing a sheet and reading it again gives the
same sheet, letter for letter.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction

from .late import tomlkit
from .models import Category, FactSheet, RelatedSheet, Row
from .sections import ROWS, TEXT_FIELDS
from .sheet_file_lines import Place, line_numbers
from .sheet_file_text import SheetFileError, parsed

FORMAT = 1
QUOTES = '"""'
INTRODUCTION = "A fact sheet of mybackpain.co.uk. How to change this file: docs/sheet-file.md"
TEXTS = ["slug", "title", "short_name", "topic", "strapline", "audience", "author"]
TEXTS += ["conflict_of_interest", "alternative_names", "search_words", "places", *TEXT_FIELDS]
# Values of earlier files. The review follows from approvals, and nobody types it.
REVIEW = ["reviewer_name", "reviewer_role", "reviewed_on", "review_due_on"]
NUMBER = (int, "a whole number, without quotation marks")
DAY = (date, "a date like 2026-05-31, without quotation marks")
YES_OR_NO = (bool, "true or false, without quotation marks")
TEXT = (str, "a text between quotation marks")
KINDS: dict[str, tuple[type, str]] = {
    "year": NUMBER,
    "checked_on": DAY,
    "is_asked": YES_OR_NO,
    "is_risk": YES_OR_NO,
    "is_advised_against": YES_OR_NO,
}

SWITCHES = {"is_asked": True, "is_risk": False, "is_advised_against": False}


def as_data(sheet: FactSheet) -> dict[str, Any]:
    """All that an editor can change, as plain values; what is not filled in is left out."""
    data: dict[str, Any] = {"format": FORMAT, "category": sheet.category.name}
    for name in TEXTS:
        data[name] = getattr(sheet, name)
    for table, names in ROWS.items():
        rows = getattr(sheet, table).all()
        data[table] = [{name: value_of(row, name) for name in names} for row in rows]
        data[table] = [{k: v for k, v in row.items() if v is not None} for row in data[table]]
    return {name: value for name, value in data.items() if value is not None}


def value_of(row: Row, name: str) -> Any:
    value = getattr(row, name)
    if isinstance(value, bool):
        return None if value == SWITCHES[name] else value
    return value.slug if isinstance(value, FactSheet) else value


def as_text(sheet: FactSheet) -> str:
    """The sheet as the file's text; what is not filled in is left out."""
    document = tomlkit.document()
    document.add(tomlkit.comment(INTRODUCTION))
    for name, value in as_data(sheet).items():
        if value in ("", []):
            continue
        if isinstance(value, list):
            tables = tomlkit.aot()
            for row in value:
                table = tomlkit.table()
                table.update({key: as_item(item) for key, item in row.items() if item != ""})
                tables.append(table)
            document.add(name, tables)
        else:
            document.add(name, as_item(value))
    return tomlkit.dumps(document)


def as_item(value: Any) -> Any:
    """Text of several lines begins on the line below its name."""
    if not isinstance(value, str) or "\n" not in value or "\r" in value:
        return value
    item = tomlkit.string(value, multiline=True)
    if value.startswith("\n"):
        return item
    return tomlkit.value(item.as_string().replace(QUOTES, f"{QUOTES}\n", 1))


class SheetFile:
    """A file being read: its values, and what is wrong with them."""

    def __init__(self, text: str, file: Path | None = None) -> None:
        self.file = file
        self.lines = line_numbers(text)
        self.problems: list[tuple[int, str]] = []
        self.data = parsed(text, file)
        if self.data.get("format") != FORMAT:
            self.blame(("format",), f"“format” must be {FORMAT}")
            self.raise_problems()

    @classmethod
    def read(cls, content: bytes, file: Path) -> SheetFile:
        """Take a file's bytes. Raises SheetFileError where they are no sheet's text."""
        try:
            return cls(content.decode("utf-8-sig"), file)  # as editors of Windows write it
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            problem = "This is not UTF-8 text. Save the file as UTF-8."
            raise SheetFileError([(line, problem)], file) from error

    @classmethod
    def of(cls, data: dict[str, Any]) -> SheetFile:
        """A file that says these values."""
        file = cls(f"format = {FORMAT}")
        file.data = data
        return file

    def line(self, place: Place) -> int:
        """The line of a value or, where it is missing, of the table that lacks it."""
        return self.lines.get(place) or self.lines.get(place[:-1], 1)

    def blame(self, place: Place, problem: str) -> None:
        self.problems.append((self.line(place), problem))

    def raise_problems(self) -> None:
        if self.problems:
            raise SheetFileError(self.problems, self.file)

    def check_names(self, values: dict[str, Any], known: list[str], place: Place = ()) -> None:
        for name in values.keys() - set(known):
            self.blame((*place, name), f"“{name}” is not known here. Known: {', '.join(known)}")

    def fill(
        self, row: models.Model, values: dict[str, Any], names: list[str], place: Place
    ) -> None:
        """Set the fields of a row, or say which value is of the wrong kind."""
        for name in names:
            kind, wanted = KINDS.get(name, TEXT)
            value = values.get(name, SWITCHES.get(name, "" if kind is str else None))
            if value is not None and type(value) is not kind:
                self.blame((*place, name), f"“{name}” must be {wanted}")
            else:
                setattr(row, name, value)

    def check(self, row: models.Model, place: Place) -> bool:
        """Hold a row against the rules of its model."""
        try:
            row.full_clean()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                label = "" if name == NON_FIELD_ERRORS else f"“{name}”: "
                for message in messages:
                    self.blame((*place, name), f"{label}{message}")
            return False
        return True

    def sheet(self, known: FactSheet | None = None) -> FactSheet:
        """The sheet that the file is about, saved with its texts but not its rows.

        Raises SheetFileError when anything is wrong with these.
        """
        if known is not None:
            known = FactSheet.objects.get(pk=known.pk)  # whose rows may be its changes by now
        for name in self.data.keys() & set(REVIEW):
            self.blame((name,), f"Delete “{name}”: a review is recorded by approving in admin")
        self.check_names(self.data, ["format", "category", *TEXTS, *REVIEW, *ROWS])
        sheet = known or self.known() or FactSheet()
        self.fill(sheet, self.data, TEXTS, ())
        category = Category.objects.filter(name=self.data.get("category")).first()
        if category is None:
            names = ", ".join(Category.objects.values_list("name", flat=True))
            self.blame(("category",), f"“category” must be one of: {names}")
        else:
            sheet.category = category
        self.raise_problems()
        self.check(sheet, ())
        self.raise_problems()
        sheet.save()
        return sheet

    def known(self) -> FactSheet | None:
        """Give the sheet that has this address or, once its changes are published, will have it."""
        sheets, slug = FactSheet.objects, self.data.get("slug")
        return sheets.filter(slug=slug).first() or sheets.filter(working_copy__slug=slug).first()

    @transaction.atomic
    def save(self, known: FactSheet | None = None) -> FactSheet:
        """Make the sheet what the file says: a new one as a draft, a known one row by row.

        Raises SheetFileError, and changes nothing, when anything is wrong.
        """
        sheet = self.sheet(known)
        for table in ROWS:
            self.save_rows(sheet, table)
        self.raise_problems()
        return sheet

    def save_rows(self, sheet: FactSheet, table: str) -> None:
        """A row whose first value is known stays the same row, with what is new about it."""
        model, names = getattr(sheet, table).model, ROWS[table]
        old: dict[Any, list[Row]] = defaultdict(list)
        for row in getattr(sheet, table).all():
            old[value_of(row, names[0])].append(row)
        for number, values in enumerate(self.tables(table)):
            place = (table, number)
            self.check_names(values, names, place)
            known = old.get(values.get(names[0])) if isinstance(values.get(names[0]), str) else None
            row = known.pop(0) if known else model()
            row.sheet, row.position = sheet, (number + 1) * 10  # type: ignore[union-attr]
            self.save_row(row, values, names, place)
        for rows in old.values():
            for row in rows:
                row.delete()

    def save_row(self, row: Row, values: dict[str, Any], names: list[str], place: Place) -> None:
        if isinstance(row, RelatedSheet):
            related = FactSheet.objects.filter(slug=values.get("related")).first()
            if related is None:
                self.blame((*place, "related"), "“related” must be the slug of another fact sheet")
                return
            row.related, names = related, ["note"]
        self.fill(row, values, names, place)
        if self.check(row, place):
            row.save()

    def tables(self, name: str) -> list[dict[str, Any]]:
        """The tables of a name: `[[causes]]`, once for each row."""
        tables = self.data.get(name, [])
        if isinstance(tables, list) and all(isinstance(table, dict) for table in tables):
            return tables
        self.blame((name,), f"Write each row of “{name}” below a line [[{name}]]")
        return []
