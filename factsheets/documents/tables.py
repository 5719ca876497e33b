"""A table of HTML while it is read, and what its cells are there for."""

from dataclasses import dataclass, field

from .blocks import Block, letters
from .headings import LONGEST_BOLD, begins_section
from .typed import MARK


@dataclass
class OpenTable:
    """A table, or a list of terms, that is being read: the cells of its row, each with blocks."""

    cells: list[list[Block]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    is_open: bool = False  # whether a cell is being read


def is_mark(texts: list[str]) -> bool:
    """Whether a cell holds no more than a dot or a number."""
    text = " ".join(texts)
    return not letters(text) or bool(MARK.fullmatch(text))


def is_layout(cells: list[list[Block]]) -> bool:
    """Whether cells only arrange a page: a section stands in one, or beside its heading."""
    is_long = any(len(cell) > 1 or len(cell[0].text) > LONGEST_BOLD for cell in cells if cell)
    return is_long and any(begins_section(block) for cell in cells for block in cell)
