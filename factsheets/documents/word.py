"""Word documents: the text by mammoth, and all that it passes over, found in the file itself."""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree  # nosec B405 # no definitions are read, see below
from xml.etree.ElementTree import Element  # nosec B405 # the same

import mammoth

from .blocks import Block, Document, Kind, UnreadableError, normal
from .html import read_html

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"
PICTURES = [
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
]
LARGEST = 50_000_000  # bytes, unpacked
MOST_PARTS = 2_000
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
"""
PARTS = {
    "comments": re.compile(r"word/comments\.xml"),
    "footnotes": re.compile(r"word/(foot|end)notes\.xml"),
    "page": re.compile(r"word/(header|footer)\d*\.xml"),
}


def open_parts(data: bytes) -> dict[str, Element]:
    """The XML parts of the file, or why it is not opened."""
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise UnreadableError("is an old or protected Word file. Save it as .docx, unprotected.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check(archive.infolist())
            wanted = [name for name in archive.namelist() if name.endswith(".xml")]
            texts = {name: archive.read(name) for name in wanted if name.startswith("word/")}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, RuntimeError, ValueError) as error:
        raise UnreadableError("is broken, or is not a Word document (.docx).") from error
    if BODY not in texts:
        raise UnreadableError("is not a Word document (.docx).")
    if any(b"<!DOCTYPE" in text or b"<!ENTITY" in text for text in texts.values()):
        raise UnreadableError("holds definitions that Word never writes, and is not read.")
    try:
        # Entities, by which XML can harm, need the definitions refused above.
        return {name: ElementTree.fromstring(text) for name, text in texts.items()}  # nosec B314
    except ElementTree.ParseError as error:
        raise UnreadableError("is broken: its text cannot be read.") from error


def check(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse what is no fact sheet: a bomb, or a file with macros."""
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
        raise UnreadableError("is far larger inside than a fact sheet can be, and is not read.")
    if any(part.filename.endswith("vbaProject.bin") for part in parts):
        raise UnreadableError("holds macros. Save it as .docx, without macros.")


def paragraphs(part: Element, within: str = "") -> Iterator[str]:
    """The text of each paragraph, or of those within an element of this name."""
    roots = part.iter(f"{W}{within}") if within else [part]
    for root in roots:
        for paragraph in root.iter(f"{W}p"):
            if text := text_of(paragraph):
                yield text


def text_of(element: Element) -> str:
    """What is typed in an element; what a tracked change took out is not."""
    inner = [run for run in element.iter() if run.tag in {f"{W}t", f"{W}tab"}]
    return "".join("\t" if run.tag == f"{W}tab" else run.text or "" for run in inner).strip()


def deleted(part: Element) -> str:
    return " ".join("".join(run.itertext()) for run in part.iter(f"{W}del")).strip()


def said(found: list[str]) -> str:
    return "; ".join(f"“{text}”" for text in found)


def around(parts: dict[str, Element]) -> Iterator[str]:
    """What stands beside the text: comments, and what each page repeats."""
    for name, part in parts.items():
        if PARTS["comments"].fullmatch(name):
            for comment in part.iter(f"{W}comment"):
                yield f"A comment, left out: “{text_of(comment)}”"
        if PARTS["page"].fullmatch(name) and (found := list(paragraphs(part))):
            yield f"Above or below each page, left out: {said(found)}"


def within(body: Element) -> Iterator[str]:
    """What stands in the text and is more than text: tracked changes, boxes, pictures."""
    if inserted := [text for mark in body.iter(f"{W}ins") if (text := text_of(mark))]:
        yield f"Tracked insertions, taken in: {said(inserted)}"
    if gone := deleted(body):
        yield f"Tracked deletions, left out: “{gone}”"
    if boxes := list(dict.fromkeys(paragraphs(body, "txbxContent"))):
        yield f"Text boxes: {said(boxes)}"
    if pictures := sum(1 for tag in PICTURES for _ in body.iter(tag)):
        yield f"Pictures, left out: {pictures}"


def set_aside(blocks: list[Block], parts: dict[str, Element]) -> list[Block]:
    """The blocks in their order; what stood in boxes and notes apart, and what was passed over."""
    boxes = {normal(text) for text in paragraphs(parts[BODY], "txbxContent")}
    for block in blocks:
        if normal(" ".join(block.cells)) in boxes:
            block.aside = "in a text box"
    known = normal(" ".join(sentence for block in blocks for sentence in block.sentences))
    known_letters = "".join(known.split())
    for name, part in parts.items():
        if name != BODY and not PARTS["footnotes"].fullmatch(name):
            continue
        for text in paragraphs(part):
            letters = "".join(normal(text).split())
            if letters.lstrip("-•*·–▪◦‣0123456789.)") not in known_letters:
                blocks.append(Block(Kind.TEXT, [text], aside="passed over by the converter"))
    return blocks


def read_word(name: str, data: bytes) -> Document:
    """The document's blocks in the order of reading, and what else was found in it."""
    parts = open_parts(data)
    try:
        html = mammoth.convert_to_html(io.BytesIO(data), style_map=STYLES).value
    except Exception as error:  # whatever a broken file does to the library
        raise UnreadableError("is broken: its text cannot be read.") from error
    blocks, _ = read_html(html, keeps_tabs=True)
    return Document(name, set_aside(blocks, parts), [*around(parts), *within(parts[BODY])])
