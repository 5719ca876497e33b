"""Pages read as a strict parser reads them."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib


def parse(html: bytes | str) -> Element:
    """The document; raises ParseError where HTML is not valid."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    document: Element = parser.parse(html)
    return document


def parse_leniently(html: bytes | str) -> Element:
    """The document as browsers read it, for pages of Django's admin."""
    text = html.decode() if isinstance(html, bytes) else html
    document: Element = html5lib.parse(text, namespaceHTMLElements=False)
    return document


def one_line(text: str | None) -> str:
    """Text as a browser shows it: runs of white space are one space."""
    return " ".join((text or "").split())


def text_of(element: Element) -> str:
    return one_line("".join(element.itertext()))


def texts(element: Element) -> Iterator[str]:
    """Each run of text, in the order of reading."""
    for run in element.itertext():
        if text := one_line(run):
            yield text


def links(document: Element) -> list[str]:
    return [link.get("href", "") for link in document.iter("a")]


def dead_ids(document: Element) -> list[str]:
    """What is referred to but is not there, and what is there more than once."""
    ids = [element.get("id", "") for element in document.iter() if "id" in element.attrib]
    references = {link[1:] for link in links(document) if link[:1] == "#"}
    for element in document.iter():
        for attribute in ("for", "aria-describedby", "aria-labelledby"):
            references.update(element.get(attribute, "").split())
    return [*sorted(references - set(ids)), *(name for name in ids if ids.count(name) > 1)]
