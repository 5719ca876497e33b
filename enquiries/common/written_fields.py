"""How a form's fields are written: one that nobody has answered yet is written once.

Most of a page's time goes into some forty fields, nearly all of them empty, on a form that was sent
back too. What a person typed is never kept.
"""

from typing import Any, cast
from weakref import WeakKeyDictionary

from django import forms
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

# An empty text is an answer where it can be chosen: “No answer”.
NOTHING: tuple[object, ...] = (None, "", [])
EMPTY: WeakKeyDictionary[forms.Field, dict[tuple[type, str, bool], SafeString]] = (
    WeakKeyDictionary()
)


def write(field: BoundField) -> SafeString:
    return render_to_string("mbp/field.html", {"field": field})


def written(field: BoundField) -> SafeString:
    """Return a field with its label, hints and errors as HTML.

    A field is known by what its form copies it from, so that all forms of a kind share it.
    """
    if field.errors or field.data not in NOTHING:
        return write(field)
    form = cast("type[forms.Form]", type(field.form))
    origin = form.base_fields.get(field.name, field.field)
    known = EMPTY.setdefault(origin, {})
    key = (form, field.auto_id, field.data == "")
    if key not in known:
        known[key] = write(field)
    return known[key]


class Fields:
    """Fields of a form, one after the other, where its layout has this."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def render(self, form: forms.Form, *args: Any, **kwargs: Any) -> SafeString:
        return mark_safe("".join(written(form[name]) for name in self.names))  # nosec B703 # by templates
