"""Enquiries as a table for a spreadsheet, which must not take a patient's words for a formula."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from enquiries.common.characters import without_invisible
from enquiries.common.personal import Export
from enquiries.common.phone import as_dialled
from enquiries.common.staff import staff_name
from enquiries.consultations.consultation import Consultation

FORMULA_STARTS = ("=", "+", "-", "@")  # wide, small and raised ones are these too
BREAKS = ("\t", "\r", "\n")
COLUMNS = {
    "reference": "Reference",
    "received_at": "Received",
    "answer_due_at": "Answer by",
    "first_contact_at": "First contact",
    "state": "State",
    "urgency": "Urgency",
    "contact_method": "Preferred contact",
    "sheet__title": "Fact sheet",
    "assignee": "Assigned to",
    "closed_at": "Closed",
    "close_reason": "Reason",
}


def defused(value: Any) -> str:
    """A cell that no spreadsheet runs: a formula gets an apostrophe in front.

    Whatever blank stands before it: some programs skip what others show.
    """
    if value is None:
        return ""
    if hasattr(value, "astimezone"):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    cell = str(value)
    seen = unicodedata.normalize("NFKC", without_invisible(cell))
    is_run = seen.lstrip().startswith(FORMULA_STARTS) or seen.lstrip(" ").startswith(BREAKS)
    return f"'{cell}" if is_run else cell


def in_words(consultation: Consultation, column: str) -> Any:
    """What stands in a cell: words for codes, names for people, numbers that keep their zero."""
    if column == "sheet__title":
        return consultation.sheet.title if consultation.sheet else ""
    if column == "assignee":
        return staff_name(consultation.assignee)
    if column == "phone" and consultation.phone_e164:
        return dialled_here(consultation.phone_e164)
    words = getattr(consultation, f"get_{column}_display", None)
    return words() if words else getattr(consultation, column)


def dialled_here(number: str) -> str:
    """As dialled in Britain, with a blank, by which a spreadsheet takes it for text."""
    return re.sub(r"^\+", "00", as_dialled(number))


class Echo:
    """Gives each written line back, so that it can be streamed."""

    def write(self, line: str) -> str:
        return line


def as_csv(consultations: QuerySet[Consultation], *, with_text: bool) -> Iterator[str]:
    """Line by line, whatever their number; the mark at the start tells Excel that it is UTF-8."""
    told = {Export.ALWAYS, Export.WITH_FREE_TEXT} if with_text else {Export.ALWAYS}
    columns = COLUMNS | {f.name: f.label for f in Consultation.personal if f.export in told}
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(columns.values())
    for row in consultations.select_related("sheet", "assignee").iterator(chunk_size=500):
        yield writer.writerow([defused(in_words(row, column)) for column in columns])
