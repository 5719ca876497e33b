"""A table of HTML while it is read, and what its cells are there for."""

import re
from dataclasses import dataclass, field

from .blocks import Block, Kind, letters
from .headings import LONGEST_BOLD, begins_section
from .typed import MARK

ALL_BOLD = re.compile(r"\*\*([^*]+)\*\*")


@dataclass
class OpenTable:
    """A table, or a list of terms, that is being read: the cells of its row, each with blocks."""

    cells: list[list[Block]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    is_open: bool = False  # whether a cell is being read
    is_first: bool = True  # whether no row of it was read


def is_mark(texts: list[str]) -> bool:
    """Whether a cell holds no more than a dot or a number."""
    text = " ".join(texts)
    return not letters(text) or bool(MARK.fullmatch(text))


def is_layout(cells: list[list[Block]]) -> bool:
    """Whether cells only arrange a page: a section stands in one, or beside its heading."""
    is_long = any(len(cell) > 1 or len(cell[0].text) > LONGEST_BOLD for cell in cells if cell)
    return is_long and any(begins_section(block) for cell in cells for block in cell)


def is_head(table: OpenTable) -> bool:
    """Whether a row only names the columns: it says so, or is the first and all in bold."""
    blocks = [block for cell in table.cells for block in cell]
    is_bold = all(is_in_bold(block) for block in blocks)
    return set(table.tags) == {"th"} or (table.is_first and is_bold)


def is_in_bold(block: Block) -> bool:
    return block.kind == Kind.HEADING or ALL_BOLD.fullmatch(block.text) is not None


def is_bold_heading(text: str) -> bool:
    return len(text) <= LONGEST_BOLD and "\t" not in text and text.strip()[-1:] not in ".!;,"
