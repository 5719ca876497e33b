"""The clinic's own text, as it was handed over."""

from collections.abc import Iterator
from pathlib import Path

SEED = Path(__file__).with_name("seed-fact-sheet.txt").read_text()


def pieces() -> Iterator[str]:
    """What the seed says, piece by piece: rows have a tab, bullets a dash, choices are one line."""
    for line in SEED.splitlines():
        if line == "Phone Video Email":
            yield from line.split()
        elif line:
            yield from line.removeprefix("- ").split("\t")


def rows(under: str) -> list[str]:
    """The lines of the seed between a heading and the next."""
    block = SEED.split(f"\n{under}\n\n")[1]
    return block.split("\n\n")[0].splitlines()
