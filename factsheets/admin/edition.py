"""What tells an editor that the sheet was saved by another while they had it open."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from ..documents.blocks import UnreadableError
from ..documents.pasted import TABLES, pasted_rows
from ..models import FactSheet, Row
from ..sections import Kind

WAITS = "Saved. Patients cannot see this until it is published."
NOTHING_WAITS = "Saved. Patients read the same already: nothing waits to be published."
STEP = 10  # between two positions, so that a row fits in between
LAST_POSITION = 32_767  # PostgreSQL takes none above it


def position_after(position: int) -> int:
    """Give the next row's position; at the very end rows share one, in the order of adding."""
    return min(position + STEP, LAST_POSITION)


class EditionForm(forms.Form):
    """Carries on which text it was opened; sent on a later one, it is refused, once."""

    edition = forms.CharField(required=False, widget=forms.HiddenInput)
    overtaken = ""

    def open_on(self, edition: str) -> None:
        self.initial["edition"] = edition

    def clean(self) -> dict[str, Any] | None:
        values = super().clean()
        current = self.initial.get("edition", "")
        if self.data.get("edition", "") != current:
            self.data = cast("QueryDict", self.data).copy()
            self.data["edition"] = current
            self.add_error(None, self.overtaken)
        return values


def paste_field(table: str) -> forms.CharField:
    kind = "one a line" if TABLES[table] == Kind.LIST else "each a name, a tab or a colon, the rest"
    return forms.CharField(
        required=False,
        label=f"Paste {table}",
        widget=forms.Textarea(attrs={"rows": 3, "cols": 90}),
        help_text=f"From a table or a list, {kind}. They are added below those that are there.",
    )


class FactSheetForm(EditionForm, forms.ModelForm[FactSheet]):
    pasted: dict[str, list[Row]]
    current = ""  # the edition of the sheet as it stands, whatever text the form shows
    overtaken = (
        "This sheet was saved after you opened it here. Nothing of yours is lost: it is below, "
        "and not saved yet. Open the sheet in another tab to see what is new, and put into yours "
        "what should stay. Then save again: yours takes the place of it. History keeps both."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.open_on(self.current)

    def clean(self) -> dict[str, Any] | None:
        values = super().clean()
        self.pasted = {table: list(self.rows_pasted(table)) for table in TABLES}
        return values

    def rows_pasted(self, table: str) -> Iterator[Row]:
        """Give the rows, held to what rows typed one by one are; what is wrong is told."""
        field = f"paste_{table}"
        model = cast("type[Row]", FactSheet._meta.get_field(table).related_model)
        try:
            found = pasted_rows(table, self.cleaned_data.get(field, ""))
        except UnreadableError as error:
            self.add_error(field, str(error))
            return
        for values in found:
            row = model(**values)
            try:
                row.full_clean(exclude=["sheet"])
            except ValidationError as error:
                self.add_error(field, f"“{str(row)[:60]}”: {' '.join(error.messages)}")
            yield row

    def save_pasted(self) -> None:
        """Add the pasted rows below those that the sheet has."""
        for table, found in self.pasted.items():
            rows = getattr(self.instance, table)
            last = max((row.position for row in rows.all()), default=0)
            for row in found:
                row.position = last = position_after(last)
            rows.add(*found, bulk=False)


# Declared as all others are, so that admin knows them; their names follow from the tables.
FactSheetForm.declared_fields |= {f"paste_{table}": paste_field(table) for table in TABLES}


class PublishForm(EditionForm):
    change_note = forms.CharField(
        label="What has changed?",
        max_length=200,
        help_text="One line, which readers will see: “Advice on sleeping added”.",
        widget=forms.TextInput(attrs={"size": 80}),
    )
    overtaken = (
        "This was saved after you opened this page. Look at the changes again, below, then publish."
    )
