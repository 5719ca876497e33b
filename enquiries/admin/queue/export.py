"""Enquiries as a table for a spreadsheet, which must not take a patient's words for a formula."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from enquiries.common.personal import Export
from enquiries.consultations.consultation import Consultation

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS = {
    "reference": "Reference",
    "received_at": "Received",
    "due_at": "Answer by",
    "first_contact_at": "First contact",
    "state": "State",
    "urgency": "Urgency",
    "contact_method": "Preferred contact",
    "sheet__title": "Fact sheet",
    "assignee__username": "Assigned to",
    "closed_at": "Closed",
    "close_reason": "Reason",
}


def defused(value: Any) -> str:
    """A cell that no spreadsheet runs: a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if hasattr(value, "astimezone"):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    cell = str(value)
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell


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
    rows: Iterable[tuple[Any, ...]] = consultations.values_list(*columns).iterator(chunk_size=500)
    for row in rows:
        yield writer.writerow([defused(value) for value in row])
