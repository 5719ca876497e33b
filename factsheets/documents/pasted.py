"""A table or a list that an editor pastes, as rows of a sheet."""

from ..sections import COLUMNS, SECTIONS, Kind
from .blocks import UnreadableError
from .placing import pair
from .typed import read_lines

# The tables that take pasted rows, each with the kind of its section.
TABLES = {
    section.source: section.kind
    for section in SECTIONS
    if section.kind in {Kind.LIST, Kind.EXPLAINED}
}


def pasted_rows(table: str, text: str) -> list[dict[str, str]]:
    """Read the rows; raises UnreadableError with a line that is none."""
    blocks = read_lines(text.splitlines())
    if TABLES[table] == Kind.LIST:
        return [{"text": " ".join(block.cells)} for block in blocks]
    rows: list[dict[str, str]] = []
    for block in blocks:
        block.drop_number(len(rows) + 1)
        found = pair(block)
        if found is None:
            raise UnreadableError(
                f"This line has no name: “{block.text[:60]}”. Put a tab or a colon between the "
                "name and what is said of it, like “Pacing: Rest between tasks.”"
            )
        rows.append(dict(zip(COLUMNS[Kind.EXPLAINED], found, strict=True)))
    return rows
