"""Files of the clinic, by their kind."""

import re
from pathlib import Path

from .blocks import Document, UnreadableError, check_length
from .html import DESCRIBED, read_html
from .typed import read_text
from .word import read_word

LARGEST = 10_000_000  # bytes
KINDS = ".docx, .txt or .html"
PICTURE = re.compile(r"!\[([^\[\]]*)\]\([^()\n]*\)")
LINK = re.compile(r"\]\(([^()\s]+)\)")


def encodings(data: bytes) -> list[str]:
    """What the bytes may be written in, as editors of today and of Windows save them."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return ["utf-16"]
    start = data[:1_000]
    first, second = start[::2].count(0), start[1::2].count(0)
    if max(first, second) > len(start) / 4:
        return ["utf-16-be" if first > second else "utf-16-le"]
    return ["utf-8-sig", "cp1252"]


def as_text(data: bytes) -> str:
    """The letters of a text file; raises UnreadableError where it is none."""
    for encoding in encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableError("is not a text file.")


def read(name: str, data: bytes) -> Document:
    """What a file says; raises UnreadableError with one plain line."""
    if len(data) > LARGEST:
        raise UnreadableError("is larger than 10 MB. Leave its pictures out.")
    kind = Path(name).suffix.lower()
    if kind == ".docx":
        document = read_word(name, data)
    elif kind in {".html", ".htm"}:
        document = Document(name, *read_html(as_text(data)))
    elif kind == ".txt":
        text = as_text(data)
        pictures = [f"{DESCRIBED}: “{said}”" for said in PICTURE.findall(text)]
        text = PICTURE.sub("", text)
        document = Document(name, read_text(text), pictures, LINK.findall(text))
    elif kind == ".docm":
        raise UnreadableError("holds macros. Save it as .docx, without macros.")
    else:
        raise UnreadableError(f"is not of a kind that can be read: {KINDS}.")
    words = sum(len(cell.split()) for block in document.blocks for cell in block.cells)
    check_length(words)
    if not words:
        raise UnreadableError("is empty.")
    return document
