"""Files of the clinic, by their kind."""

from pathlib import Path

from .blocks import Block, Document, UnreadableError
from .html import line_block, read_html
from .word import read_word

LARGEST = 10_000_000  # bytes
MOST_WORDS = 10_000
KINDS = ".docx, .txt or .html"


def as_text(data: bytes) -> str:
    """The letters of a text file, as editors of today and of Windows save them."""
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableError("is not a text file.")


def read_text(text: str) -> list[Block]:
    return [line_block(line.strip(" \r")) for line in text.split("\n") if line.strip()]


def read(name: str, data: bytes) -> Document:
    """What a file says; raises UnreadableError with one plain line."""
    if len(data) > LARGEST:
        raise UnreadableError("is larger than 10 MB. Leave its pictures out.")
    kind = Path(name).suffix.lower()
    if kind == ".docx":
        document = read_word(name, data)
    elif kind in {".html", ".htm"}:
        blocks, pictures = read_html(as_text(data))
        notices = [f"Pictures, left out: {pictures}"] if pictures else []
        document = Document(name, blocks, notices)
    elif kind == ".txt":
        document = Document(name, read_text(as_text(data)))
    elif kind == ".docm":
        raise UnreadableError("holds macros. Save it as .docx, without macros.")
    else:
        raise UnreadableError(f"is not of a kind that can be read: {KINDS}.")
    words = sum(len(cell.split()) for block in document.blocks for cell in block.cells)
    if words > MOST_WORDS:
        raise UnreadableError(f"has {words:,} words. A fact sheet has at most {MOST_WORDS:,}.")
    if not words:
        raise UnreadableError("is empty.")
    return document
