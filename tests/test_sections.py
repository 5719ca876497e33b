"""Every text of a fact sheet is in every output: a new section or output fails until it is.

The texts are found in the models, not in what the outputs read: one that nobody declared is
missed here by its name, such as “causes.explanation”.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import models
from django.test import Client

from factsheets import history, working_copy
from factsheets.content_check import findings
from factsheets.filled_sections import feedback_parts
from factsheets.models import FactSheet, Row
from factsheets.search import search
from factsheets.sections import ROWS, SECTIONS
from tests.conftest import SHEET, Payload
from tests.enquiries.letterbox import delivered, html_of
from tests.markup import parse, parse_leniently, text_of
from tests.pdf_reader import needs_poppler, text

# What stands around the text of a sheet, and where it is left out on purpose.
FRAME = {"topic", "author", "audience", "conflict_of_interest", "reviewer_name", "reviewer_role"}
FRAME |= {"change_note", "related_sheets.note", "own_sections.heading"}
FRAME |= {"sources.title", "sources.publisher", "sources.url"}
NAMES = {"title", "short_name", "alternative_names"}
HIDDEN = {"search_words", "places"}  # for search and lists
FOR_STAFF = {"search", "sheet file", "publish page", "admin's form"}
LEFT_OUT = {
    "search": FRAME,
    "content check": FRAME | NAMES,
    "JSON-LD": {
        "short_name",
        "topic",
        "conflict_of_interest",
        "change_note",
        "related_sheets.note",
    },
    "sheet file": {"change_note", "reviewer_name", "reviewer_role"},
    "publish page": {"change_note", "reviewer_name", "reviewer_role"},
}


def word(name: str) -> str:
    """A word that stands for a text: like no other, and like an abbreviation nobody explains."""
    digest = hashlib.sha256(name.encode()).digest()
    return "QX" + "".join(chr(ord("A") + byte % 26) for byte in digest[:8])


def text_fields(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    """The fields in which editors write."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField)
        if is_text and not field.choices and field.name != "slug":
            yield field


def tables() -> dict[str, type[models.Model]]:
    """What a sheet holds line by line."""
    relations = FactSheet._meta.related_objects
    return {
        relation.get_accessor_name() or "": relation.related_model
        for relation in relations
        if issubclass(relation.related_model, Row) and relation.field.name == "sheet"
    }


def written(field: models.Field[Any, Any], name: str) -> str:
    return f"https://example.org/{word(name)}" if "url" in field.name else word(name)


def names() -> list[str]:
    """All texts of a sheet, such as “introduction” and “causes.name”."""
    columns = [(table, field.name) for table in tables() for field in text_fields(tables()[table])]
    return [field.name for field in text_fields(FactSheet)] + [".".join(name) for name in columns]


def fill(sheet: FactSheet) -> None:
    """Give every text of the sheet its word."""
    values: dict[str, Any] = {
        field.name: written(field, field.name) for field in text_fields(FactSheet)
    }
    values |= {"reviewed_on": date(2026, 1, 5), "review_due_on": date(2029, 1, 5)}
    FactSheet.objects.filter(pk=sheet.pk).update(**values)
    for table, model in tables().items():
        row = getattr(sheet, table).first() or model(sheet=sheet)
        for field in text_fields(model):
            setattr(row, field.name, written(field, f"{table}.{field.name}"))
        row.save()


class Reader:
    """Whoever opens the outputs of a sheet."""

    def __init__(self, sheet: FactSheet, client: Client, staff: Client, payload: Payload) -> None:
        self.sheet, self.client, self.staff, self.payload = sheet, client, staff, payload

    def get(self, address: str) -> bytes:
        return self.client.get(address).content

    def page(self) -> str:
        return self.get(SHEET).decode()

    def shown(self) -> str:
        document = parse(self.page())
        return text_of(document) + json.dumps([link.get("href") for link in document.iter("a")])

    def letter(self) -> Any:
        self.client.post(f"{SHEET}report/", self.payload())
        return delivered()["ann@example.com"]

    def text_letter(self) -> str:
        return str(self.letter().body)

    def html_letter(self) -> str:
        return html_of(self.letter())

    def plain_text(self) -> str:
        return self.get(f"{SHEET}fact-sheet.txt").decode()

    def pdf(self) -> str:
        return text(self.get(f"{SHEET}fact-sheet.pdf"))

    def report_pdf(self) -> str:
        [(_, file, _)] = self.letter().attachments
        return text(file)

    def json(self) -> str:
        return self.get(f"{SHEET}fact-sheet.json").decode()

    def json_ld(self) -> str:
        [block] = re.findall(r"<script type=\"application/ld\+json\">(.*?)</script>", self.page())
        return str(block)

    def found_by(self) -> str:
        """The words that lead to the sheet."""
        return " ".join(word(name) for name in names() if search(word(name)).results)

    def content_check(self) -> str:
        return " ".join(findings(FactSheet.objects.complete().get(pk=self.sheet.pk)))

    def admin_form(self) -> str:
        return self.staff.get(
            f"/admin/factsheets/factsheet/{self.sheet.pk}/change/"
        ).content.decode()


READ: dict[str, Callable[[Reader], str]] = {
    "page": Reader.shown,
    "letter as text": Reader.text_letter,
    "letter as HTML": Reader.html_letter,
    "plain text": Reader.plain_text,
    "JSON": Reader.json,
    "JSON-LD": Reader.json_ld,
    "search": Reader.found_by,
    "content check": Reader.content_check,
    "admin's form": Reader.admin_form,
}
PRINTED = {"PDF": Reader.pdf, "PDF of the report": Reader.report_pdf}


@pytest.fixture
def reader(
    sheet: FactSheet, client: Client, staff: Callable[..., Client], report_payload: Payload
) -> Reader:
    cache.clear()
    return Reader(sheet, client, staff(), report_payload)


def missing(output: str, said: str) -> str:
    """The texts that an output should say and does not."""
    left_out = LEFT_OUT.get(output, set()) | (set() if output in FOR_STAFF else HIDDEN)
    wanted = [name for name in names() if name not in left_out]
    return ", ".join(name for name in wanted if word(name).casefold() not in said.casefold())


@pytest.mark.long
@pytest.mark.parametrize("output", READ)
def test_every_text_of_a_sheet_is_in(output: str, reader: Reader) -> None:
    fill(reader.sheet)

    assert missing(output, READ[output](reader)) == ""


@needs_poppler
@pytest.mark.parametrize("output", PRINTED)
def test_every_text_of_a_sheet_is_printed_in(output: str, reader: Reader) -> None:
    fill(reader.sheet)

    assert missing(output, PRINTED[output](reader)) == ""


def test_every_text_of_a_sheet_is_in_its_file(
    reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(reader.sheet)

    call_command("export_sheet", reader.sheet.slug)

    assert missing("sheet file", capsys.readouterr().out) == ""


@pytest.mark.long
def test_every_changed_text_is_on_the_publish_page(reader: Reader) -> None:
    with working_copy.opened(reader.sheet):
        fill(reader.sheet)
        history.record(reader.sheet, "All of it")

    page = reader.staff.get(f"/admin/factsheets/factsheet/{reader.sheet.pk}/publish/").content
    changes = [text_of(line) for line in parse_leniently(page).iter("ins")]

    assert missing("publish page", " ".join(changes)) == ""


def test_every_section_is_in_the_contents(reader: Reader) -> None:
    fill(reader.sheet)
    page = parse(reader.page())
    [contents] = page.iterfind(".//nav[@aria-labelledby='contents']")
    listed = {link.get("href") for link in contents.iter("a")}

    assert [s.slug for s in SECTIONS if s.heading and f"#{s.slug}" not in listed] == []


def test_an_error_can_be_reported_in_every_section(reader: Reader) -> None:
    fill(reader.sheet)
    parts = dict(feedback_parts(FactSheet.objects.get(pk=reader.sheet.pk)))

    assert [section.slug for section in SECTIONS if section.slug not in parts] == []


def test_every_table_of_a_sheet_is_one_of_its_sections() -> None:
    assert set(tables()) == set(ROWS)
