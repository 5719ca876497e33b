"""The rows of a fact sheet, edited on its page."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db import models
from django.forms import Textarea, TextInput
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join

from ..history import revisions
from ..models import FactSheet, PublishedVersion
from ..sections import ROWS
from .edition import LAST_POSITION, position_after


class PlainTextarea(Textarea):
    """Browsers send a line's end as two characters; one is kept, so that nothing seems changed."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        value: str | None = super().value_from_datadict(data, files, name)
        return value and value.replace("\r\n", "\n")


class RowForm(forms.ModelForm[Any]):
    position = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=LAST_POSITION,
        widget=TextInput(attrs={"size": 4, "inputmode": "numeric"}),
        help_text="Lower comes first. Left empty: at the end.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["position"] = None


class RowFormSet(forms.BaseInlineFormSet[Any, FactSheet, Any]):
    def clean(self) -> None:
        """Put rows without a position at the end, in the order in which they were added."""
        super().clean()
        rows = [form for form in self.forms if form.is_valid() and form.has_changed()]
        positions = [form.instance.position for form in self.forms]
        last = max((position for position in positions if position is not None), default=0)
        for form in rows:
            if form.instance.position is None:
                form.instance.position = last = position_after(last)


class RowInline(admin.StackedInline[Any, FactSheet]):
    """Rows of a sheet, each input with its label; the number decides their order."""

    extra = 0
    form = RowForm
    formset = RowFormSet
    formfield_overrides = {
        models.CharField: {"widget": TextInput(attrs={"size": 30})},
        models.TextField: {"widget": PlainTextarea(attrs={"rows": 3, "cols": 60})},
        models.URLField: {"assume_scheme": "https", "widget": TextInput(attrs={"size": 30})},
    }


def row_inline(table: str, columns: list[str]) -> type[RowInline]:
    """The place in a sheet's form for one of its tables."""
    relation = FactSheet._meta.get_field(table)
    model = cast("type[models.Model]", relation.related_model)
    long = [name for name in columns if isinstance(model._meta.get_field(name), models.TextField)]
    short = [name for name in columns if name not in long]
    attributes = {
        "model": relation.related_model,
        "fk_name": relation.remote_field.name,  # type: ignore[union-attr]
        "fields": [("position", *short), *long],
    }
    return type(f"{table}_inline", (RowInline,), attributes)


ROW_INLINES = [row_inline(table, columns) for table, columns in ROWS.items()]


class PublishedVersionInline(admin.TabularInline[PublishedVersion, FactSheet]):
    """What was published, and when; only publishing adds to it."""

    model = PublishedVersion
    template = "admin/read_only_rows.html"
    verbose_name_plural = "Published versions"
    fields = ("number", "published_at", "published_by", "change_note", "slug", "text")
    readonly_fields = fields
    extra = 0
    can_delete = False

    @admin.display(description="What it said")
    def text(self, version: PublishedVersion) -> str:
        """Ways to the text that the number names."""
        if version.revision_id is None:
            return "not kept"
        page, sheet = "admin:factsheets_factsheet", version.sheet
        then = revisions(sheet).filter(revision=version.revision_id).first()
        ways = [
            ("Show", reverse(f"{page}_version", args=[sheet.pk, version.number])),
            ("Compare", reverse(f"{page}_compare", args=[sheet.pk, version.number])),
        ]
        if then is not None:
            ways.append(("Restore", reverse(f"{page}_revision", args=[sheet.pk, then.pk])))
        return format_html_join(" · ", '<a href="{1}">{0}</a>', ways)

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
