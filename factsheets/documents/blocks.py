"""A document as a run of blocks, whatever kind of file it came in."""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=\S)")
MARKS = re.compile(r"\*\*|\[([^\[\]]*)\]\([^()\s]*\)")
MOST_WORDS = 10_000
NAME_AND_SAID = 2  # the fewest cells of a row
COLUMNS_LINE = "left out because it is the head of a table’s columns"
LINE_OF_TEXT = 9  # the level of a heading that is only known by where it stands
ITEM_OF_LIST = 10  # the level of an item; one of a list within another has a higher one


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
    left_out: str = ""  # why it is known to be no text of the sheet
    level: int = LINE_OF_TEXT  # of a heading, the highest is 1, or of an item

    @property
    def text(self) -> str:
        return self.cells[0]

    def drop_number(self, number: int) -> None:
        """Leave out the first cell of a row where it says no more than which row it is."""
        if len(self.cells) > NAME_AND_SAID and self.text.rstrip(".)") == str(number):
            del self.cells[0]

    @property
    def sentences(self) -> list[str]:
        """What must find a place, piece by piece, as plain text."""
        pieces = [plain(piece) for cell in self.cells for piece in cell.split("\n")]
        return [found for piece in pieces for found in SENTENCE_END.split(piece) if letters(found)]


@dataclass
class Document:
    """What a file says, and what was found in it that is not text of the sheet."""

    name: str
    blocks: list[Block]
    notices: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)  # where its links lead
    headers: list[str] = field(default_factory=list)  # what stands above each page

    @property
    def running_text(self) -> str:
        """What it says in sentences, from which the case of words in headings is known."""
        cells = [block.cells[-1] for block in self.blocks if block.kind != Kind.HEADING]
        return "\n".join(plain(cell) for cell in cells if not cell.isupper())


class UnreadableError(Exception):
    """Why a file is not read, in one plain line."""


def check_length(words: int) -> None:
    """Raise UnreadableError where a file is longer than any fact sheet."""
    if words > MOST_WORDS:
        raise UnreadableError(f"has {words:,} words. A fact sheet has at most {MOST_WORDS:,}.")


def plain(text: str) -> str:
    """The words without their marks."""
    return MARKS.sub(lambda mark: mark[1] or "", text)


def normal(text: str) -> str:
    """What two ways of typing the same have in common."""
    alike = text.translate({0xA0: " ", 0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"'})
    return " ".join(alike.split()).casefold()


def letters(text: str) -> str:
    """The letters and figures alone, by which the same sentence is known in any layout."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", normal(plain(text)))))
