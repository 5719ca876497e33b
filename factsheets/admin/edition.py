"""What tells an editor that the sheet was saved by another while they had it open."""

from typing import Any, cast

from django import forms
from django.http import QueryDict

from .. import working_copy
from ..models import FactSheet


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


class FactSheetForm(EditionForm, forms.ModelForm[FactSheet]):
    overtaken = (
        "This sheet was saved after you opened it here. Nothing of yours is lost: it is below, "
        "and not saved yet. Open the sheet in another tab to see what is new, and put into yours "
        "what should stay. Then save again: yours takes the place of it. History keeps both."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.open_on(working_copy.edition(self.instance))


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
