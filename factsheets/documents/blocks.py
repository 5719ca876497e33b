"""A document as a run of blocks, whatever kind of file it came in."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=\S)")
MARKS = re.compile(r"\*\*|\[([^\[\]]*)\]\([^()\s]*\)")


class Kind(StrEnum):
    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"  # of a list
    ROW = "row"  # of a table, or a line with a tab


@dataclass
class Block:
    """A paragraph, an item or a row; `aside` says where it stood if not in the text itself."""

    kind: Kind
    cells: list[str]
    aside: str = ""

    @property
    def text(self) -> str:
        return self.cells[0]

    @property
    def sentences(self) -> list[str]:
        """What must find a place, piece by piece, as plain text."""
        pieces = [plain(piece) for cell in self.cells for piece in cell.split("\n")]
        return [found for piece in pieces for found in SENTENCE_END.split(piece) if found.strip()]


@dataclass
class Document:
    """What a file says, and what was found in it that is not text of the sheet."""

    name: str
    blocks: list[Block]
    notices: list[str] = field(default_factory=list)


class UnreadableError(Exception):
    """Why a file is not read, in one plain line."""


def plain(text: str) -> str:
    """The words without their marks."""
    return MARKS.sub(lambda mark: mark[1] or "", text)


def normal(text: str) -> str:
    """What two ways of typing the same have in common."""
    alike = text.translate({0xA0: " ", 0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"'})
    return " ".join(alike.split()).casefold()
