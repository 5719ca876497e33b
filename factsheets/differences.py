"""What has changed between two texts, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .lines import Line

Words = list[tuple[str, str]]  # each “+”, “-” or “ ”, and a run of words
ALIKE = 0.4  # of their words, from which one line is another said otherwise
REORDERED: Words = [(" ", "The order has changed.")]
PIECE = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Change:
    """A line that was added, removed or said otherwise."""

    where: str
    words: Words


def in_words(before: str, after: str) -> Words:
    """Tell the words that stay, those that go and those that come."""
    old, new = PIECE.findall(before), PIECE.findall(after)
    found: Words = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append((" ", "".join(old[a:b])))
            continue
        found += [
            (sign, "".join(pieces))
            for sign, pieces in (("-", old[a:b]), ("+", new[c:d]))
            if "".join(pieces)
        ]
    return found


def likeness(before: str, after: str) -> float:
    return SequenceMatcher(None, before.split(), after.split(), autojunk=False).ratio()


def nearest(line: Line, earlier: Sequence[Line]) -> Line | None:
    """Give the line of the same part that it most probably was before, if any is like it."""
    alike = [(likeness(then.text, line.text), then) for then in earlier if then.part == line.part]
    best = max(alike, key=lambda found: found[0], default=(0.0, None))
    return best[1] if best[0] >= ALIKE else None


def changes(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Change]:
    """Give what differs, in the later text's order; what has gone comes last."""
    gone = [line for line in before if line not in set(after)]
    for line in after:
        if line in before:
            continue
        then = nearest(line, gone)
        if then is not None:
            gone.remove(then)
        yield Change(line.where, in_words(then.text if then else "", line.text))
    for line in gone:
        yield Change(line.where, in_words(line.text, ""))
    yield from reordered(before, after)


def by_part(lines: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.part, []).append(line)
    return found


def reordered(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Change]:
    """Tell where lines that stay have changed places, and whether whole parts have."""
    kept = set(before) & set(after)
    was, now = (by_part(line for line in lines if line in kept) for lines in (before, after))
    if list(was) != list(now):
        yield Change("Sections", REORDERED)
    for part, lines in now.items():
        if lines != was[part]:
            yield Change(lines[0].where, REORDERED)
