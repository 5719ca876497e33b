"""Bold and links within a text, alike in every output.

`**words**` are bold and `[words](https://…)` is a link. An empty line divides paragraphs. Whatever
else a text holds is shown as it was typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

MARK = re.compile(r"\*\*(?P<bold>[^*\n]+)\*\*|\[(?P<words>[^\[\]\n]+)\]\((?P<url>[^()\s]+)\)")


@dataclass(frozen=True)
class Span:
    """A run of text that looks the same."""

    text: str
    is_bold: bool = False
    url: str = ""


def is_good(url: str) -> bool:
    """Whether a link is one that readers can be sent to."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and "." in (parts.hostname or "") and not parts.username


def spans(text: str) -> Iterator[Span]:
    """The text piece by piece; marks that are not sound are text."""
    at = 0
    for mark in MARK.finditer(text):
        if mark["url"] and not is_good(mark["url"]):
            continue
        if mark.start() > at:
            yield Span(text[at : mark.start()])
        yield Span(mark["bold"] or mark["words"], bool(mark["bold"]), mark["url"] or "")
        at = mark.end()
    if text[at:]:
        yield Span(text[at:])


def plain(text: str) -> str:
    """For outputs without marks: the address of a link follows its words in brackets."""
    return "".join(f"{span.text} ({span.url})" if span.url else span.text for span in spans(text))


def formatted(text: str) -> SafeString:
    """The text as HTML, on pages and in letters."""
    html = ""
    for span in spans(text):
        words = mark_safe(escape(span.text).replace("\n", "<br>"))  # nosec B703 # escaped here
        if span.url:
            html += format_html('<a class="link" href="{}" rel="external">{}</a>', span.url, words)
        else:
            html += format_html("<strong>{}</strong>", words) if span.is_bold else words
    return mark_safe(html)  # nosec B703 # escaped piece by piece


def check_links(text: str) -> None:
    """Refuse a link that readers cannot be sent to."""
    for mark in MARK.finditer(text):
        if mark["url"] and not is_good(mark["url"]):
            raise ValidationError(
                f"The link “{mark['url']}” must be a whole address that begins with https://, "
                "like [NHS](https://www.nhs.uk/)."
            )
