"""Form fields that take what people type and refuse only what cannot work."""

from itertools import chain, repeat
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .address import canonical
from .characters import is_blank, is_control
from .our_address import demand_another


class RadioRow(forms.RadioSelect):
    """Radio buttons side by side, written at once: Django takes two templates for each of them.

    The first alone has an id, to which the summary of errors leads.
    """

    is_row = True  # for the template of a field

    def __init__(self, look: str = "row") -> None:
        super().__init__()
        self.look = look

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = [] if value is None else self.format_value(value)
        attrs = self.build_attrs(self.attrs, attrs) | {"name": name}
        own_id = format_html(' id="{}_0"', attrs.pop("id"))
        shared = flatatt(attrs)
        options = format_html_join(
            "",
            '<label><input type="radio"{}{} value="{}"{}>{}</label>',
            (
                (shared, own, key, " checked" if key in chosen else "", label)
                for own, (key, label) in zip(
                    chain([own_id], repeat("")), self.choices, strict=False
                )
            ),
        )
        return format_html('<div class="{}">{}</div>', self.look, options)


HOW_MANY = "%(limit_value)d characters or fewer: it has %(show_value)d"


class TypedField(forms.CharField):
    """What a person types: a browser must not cut it, and the server says when it is too long.

    Arabic, Hebrew or Urdu is written from right to left, with its full stop at its own end.
    """

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget) | {"dir": "auto"}
        return {k: v for k, v in attrs.items() if k != "maxlength"}


class AddressField(TypedField):
    """An email address, in whatever way it was typed or pasted; its value is the canonical one."""

    widget = forms.EmailInput
    default_error_messages = {"required": "Enter your email address, like name@example.com"}

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        if is_blank(typed):
            return ""
        address = canonical(typed)
        demand_another(address)
        return address


class LineField(TypedField):
    """One line: runs of spaces and tabs count as one space; a line break is refused, not cut.

    Invisible characters alone are no answer.
    """

    def to_python(self, value: Any) -> str:
        line = (super().to_python(value) or "").replace("\t", " ")
        if any(is_control(character) for character in line):
            raise ValidationError(self.error_messages["one_line"], code="one_line")
        return "" if is_blank(line) else " ".join(line.split())

    default_error_messages = {
        "one_line": "Write this on one line, using letters, numbers and spaces only"
    }


class ParagraphField(TypedField):
    """Text of several lines, whose invisible control characters (as word processors paste) go."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text = "" if value is None else str(value)
        text = "\n".join(text.replace("\v", "\n").replace("\f", "\n").splitlines())
        printable = "".join(c for c in text if c in "\n\t" or not is_control(c))
        return "" if is_blank(printable) else super().to_python(printable) or ""
