"""Word documents: the text by mammoth, and all that it passes over, found in the file itself."""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree  # nosec B405 # no definitions are read, see below
from xml.etree.ElementTree import Element  # nosec B405 # the same

from ..late import mammoth
from .blocks import Block, Document, Kind, UnreadableError, check_length, letters
from .html import DELETED, STRUCK, read_html
from .typed import tidy

# Word also writes a strict kind of file, whose names for the same things are others.
STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|drawingml)/(main|picture)")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
MOVED = re.compile(rb"(</?w:)(moveTo|moveFrom)(?=[\s>])")
# What parts words, of which the converter knows one kind: an end of a page, a tab of the page.
PARTING = re.compile(rb"<(/?)w:(br|cr|ptab)\b[^<>]*?(/?)>")
# What Word lays around words and the converter leaves out together with them.
AROUND = re.compile(rb"</?w:(fldSimple|dir|bdo)\b[^<>]*>")
# A level of the outline that a paragraph has itself; the rest of its style says nothing of it.
OUTLINED = re.compile(
    rb"<w:pPr>(?:<w:pStyle\b[^<>]*/>)?((?:(?!</?w:p(?:Pr)?\b).)*?<w:outlineLvl w:val=\"([0-5])\")",
    re.DOTALL,
)
BY_OUTLINE = "\n".join(f"p.OfOutline{level} => h{level + 1}:fresh" for level in range(6))
INSTEAD = {b"moveTo": b"ins", b"moveFrom": b"del"}
PARTS_WORDS = {b"br": b"br", b"cr": b"br", b"ptab": b"tab"}
BODY, STYLED = "word/document.xml", "word/styles.xml"
PICTURES = [
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
]
LARGEST = 50_000_000  # bytes, unpacked
MOST_PARTS = 2_000
DIGITS = "0123456789"
PASSED_OVER = "passed over by the converter"
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='List Bullet'] => ul > li:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Number'] => ol > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
"""
HEADING = re.compile(r"heading ([1-6])", re.IGNORECASE)
PARTS = {
    "comments": re.compile(r"word/comments\.xml"),
    "footnotes": re.compile(r"word/(foot|end)notes\.xml"),
    "page": re.compile(r"word/(header|footer)\d*\.xml"),
    "drawings": re.compile(r"word/(diagrams/data|charts/chart)\d*\.xml"),
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
    if any(b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\0" in text for text in texts.values()):
        raise UnreadableError("holds definitions that Word never writes, and is not read.")
    try:
        # Entities, by which XML can harm, need the definitions refused above.
        return {name: ElementTree.fromstring(plainly(text)) for name, text in texts.items()}  # nosec B314
    except ElementTree.ParseError as error:
        raise UnreadableError("is broken: its text cannot be read.") from error


def settled(data: bytes) -> io.BytesIO:
    """The file as the converter reads it: see `plainly`."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == BODY:
                styled = rb'<w:pPr><w:pStyle w:val="OfOutline\2"/>\1'
                part = OUTLINED.sub(styled, plainly(part))
            new.writestr(name, part)
    return written


def plainly(text: bytes) -> bytes:
    """A part as any other file has it: not strict, and with one name for what means the same."""
    year = {b"main": b"2006/main", b"picture": b"2006/picture"}
    home = b"http://schemas.openxmlformats.org/"
    text = STRICT.sub(lambda name: home + name[1] + b"/" + year[name[2]], text)
    text = AROUND.sub(b"", text.replace(b"w:dstrike", b"w:strike"))
    text = PARTING.sub(lambda tag: b"<%bw:%b%b>" % (tag[1], PARTS_WORDS[tag[2]], tag[3]), text)
    return MOVED.sub(lambda tag: tag[1] + INSTEAD[tag[2]], text)


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
    blank = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
    said = {f"{W}t", MATH, *blank}
    inner = [run for run in standing(element) if run.tag in said]
    return tidy("".join(blank.get(run.tag) or run.text or "" for run in inner)).strip()


def standing(element: Element) -> Iterator[Element]:
    """Elements within one, but for what was taken out or struck out, and what is in a box."""
    for child in element:
        if child.tag not in {f"{W}del", f"{W}txbxContent"} and not has(child, "strike"):
            yield child
            yield from standing(child)


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
        yield f"{DELETED}: “{gone}”"
    if hidden := list(runs(body, "vanish")):
        yield f"Hidden text, taken in: {said(hidden)}"
    if struck := list(runs(body, "strike")):
        yield f"{STRUCK}: {said(struck)}"
    if boxes := list(dict.fromkeys(paragraphs(body, "txbxContent"))):
        yield f"Text boxes: {said(boxes)}"
    if pictures := sum(1 for tag in PICTURES for _ in body.iter(tag)):
        yield f"Pictures, left out: {pictures}"


def runs(body: Element, look: str) -> Iterator[str]:
    """What is typed in each run that has this look."""
    return (text for run in body.iter(f"{W}r") if has(run, look) and (text := text_of(run)))


def has(run: Element, look: str) -> bool:
    mark = run.find(f"{W}rPr/{W}{look}")
    return mark is not None and mark.get(f"{W}val") not in {"0", "false", "off"}


def set_aside(blocks: list[Block], parts: dict[str, Element]) -> list[Block]:
    """The blocks in their order; what stood in boxes and notes apart, and what was passed over."""
    boxes = list(paragraphs(parts[BODY], "txbxContent"))
    boxed = {letters(line) for text in boxes for line in [text, *text.split("\n")]}
    for block in blocks:
        if letters(" ".join(block.cells)) in boxed:
            block.aside = "in a text box"
    known = letters(" ".join(sentence for block in blocks for sentence in block.sentences))
    keyed = [(text, letters(text)) for text in beside(parts)]
    missed = [text for text, key in keyed if key not in known and key.lstrip(DIGITS) not in known]
    return [*blocks, *(Block(Kind.TEXT, [text], aside=PASSED_OVER) for text in missed)]


def beside(parts: dict[str, Element]) -> Iterator[str]:
    """All paragraphs of the text, its notes and its drawings."""
    for name, part in parts.items():
        if name == BODY or PARTS["footnotes"].fullmatch(name):
            yield from paragraphs(part)
        elif PARTS["drawings"].fullmatch(name):
            yield from filter(letters, (run.text or "" for run in part.iter(DRAWN)))


def headings(parts: dict[str, Element]) -> Iterator[str]:
    """The styles of the house that are headings by their outline or by what they are based on."""
    styles = {style.get(f"{W}styleId"): style for style in parts.get(STYLED, Element("none"))}
    for style in styles.values():
        name = value(style, "name")
        base: Element | None = style
        level = seen = 0
        while not level and base is not None and seen < len(styles):
            outline = value(base, f"pPr/{W}outlineLvl")
            known = HEADING.fullmatch(value(base, "name"))
            level = int(outline) + 1 if outline.isdigit() else int(known[1]) if known else 0
            base, seen = styles.get(value(base, "basedOn")), seen + 1
        if name and "'" not in name and level in range(1, 7):
            yield f"p[style-name='{name}'] => h{level}:fresh"


def value(element: Element, name: str) -> str:
    found = element.find(f"{W}{name}")
    return (found.get(f"{W}val") or "") if found is not None else ""


def read_word(name: str, data: bytes) -> Document:
    """The document's blocks in the order of reading, and what else was found in it."""
    parts = open_parts(data)
    words = sum(len((run.text or "").split()) for run in parts[BODY].iter(f"{W}t"))
    check_length(words)
    styles = "\n".join([STYLES, BY_OUTLINE, *headings(parts)])
    try:
        html = mammoth.convert_to_html(settled(data), style_map=styles).value
    except Exception as error:  # whatever a broken file does to the library
        raise UnreadableError("is broken: its text cannot be read.") from error
    blocks, _, links = read_html(html, is_from_word=True)
    above = [text for at, part in parts.items() if "/header" in at for text in paragraphs(part)]
    notices = [*around(parts), *within(parts[BODY])]
    return Document(name, set_aside(blocks, parts), notices, links, above)
